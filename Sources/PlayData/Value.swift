/// A value as playbooks, templates and results know it: JSON's kinds, integers apart from floats,
/// and "not known yet".
public enum Value: Hashable, Sendable {
  /// JSON's `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// A number with a fraction or an exponent.
  case double(Double)
  /// Text.
  case string(String)
  /// Values in order.
  case list([Value])
  /// Named values.
  case map(ValueMap)
  /// A value that check mode cannot know, since the task of this name has not really run.
  case unknown(until: String)
}

extension Value {
  /// The name of the value's type in messages.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .double: "a number"
    case .string: "a string"
    case .list: "a list"
    case .map: "a map"
    case .unknown: "a value that is not known yet"
    }
  }

  /// The text, when the value is a string.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The number, when the value is one, whole or not.
  public var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  /// The elements, when the value is a list.
  public var list: [Value]? {
    guard case .list(let elements) = self else { return nil }
    return elements
  }

  /// The map, when the value is one.
  public var map: ValueMap? {
    guard case .map(let map) = self else { return nil }
    return map
  }

  /// The task on which this value, or a part of it, still waits.
  public var unknownUntil: String? {
    switch self {
    case .unknown(let task): task
    case .list(let elements): elements.lazy.compactMap(\.unknownUntil).first
    case .map(let map): map.lazy.compactMap(\.value.unknownUntil).first
    default: nil
    }
  }
}

extension Value {
  /// Whether a text in it has a NUL, which no shell can pass on.
  public var holdsNUL: Bool {
    switch self {
    case .string(let text): text.utf8.contains(0)
    case .list(let items): items.contains(where: \.holdsNUL)
    case .map(let map): map.contains { $0.key.utf8.contains(0) || $0.value.holdsNUL }
    default: false
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  /// Creates text from a literal.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Creates a whole number from a literal.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// Creates a number with a fraction from a literal.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Creates `true` or `false` from a literal.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Creates a list from a literal.
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  /// Creates a map from a literal.
  public init(dictionaryLiteral elements: (String, Value)...) { self = .map(ValueMap(elements)) }
  /// Creates `null` from a literal.
  public init(nilLiteral: ()) { self = .null }
}
