import PlayData

/// A value while a template runs: JSON's kinds, and the kinds of Python that templates tell apart.
///
/// The larger kinds are boxed, so that the evaluator's frames on the stack stay small.
enum Datum {
  case none
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  indirect case list(Elements)
  indirect case tuple(Elements)
  /// What `keys()`, `values()` and `items()` of a map give; Python's name comes first.
  indirect case view(String, Elements)
  indirect case range(IntegerRange)
  indirect case map(Mapping)
  /// A namespace, a loop, a macro or something else that only a template has.
  case object(any TemplateObject)
  /// A variable, or a part of one, that does not exist.
  indirect case undefined(Missing)
  /// A value that waits for a task.
  case unknown(until: String)
}

extension Datum {
  /// A value of the scope; its parts are converted when they are asked for.
  init(_ value: Value) {
    switch value {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .list(let elements): self = .list(Elements(values: elements))
    case .map(let map): self = .map(Mapping(map))
    case .unknown(let task): self = .unknown(until: task)
    }
  }

  /// A list.
  static func list(of elements: [Datum]) -> Datum { .list(Elements(elements)) }

  /// A tuple.
  static func tuple(of elements: Datum...) -> Datum { .tuple(Elements(elements)) }

  /// The name of the kind in messages.
  var typeName: String {
    switch self {
    case .none: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .double: "a number"
    case .string: "a string"
    case .list: "a list"
    case .tuple: "a tuple"
    case .view: "a view of a map"
    case .range: "a range"
    case .map: "a map"
    case .object(let object): object.typeName
    case .undefined: "an undefined value"
    case .unknown: "a value that is not known yet"
    }
  }

  /// How deeply lists and maps made by the template are nested in each other.
  var depth: Int {
    switch self {
    case .list(let elements), .tuple(let elements), .view(_, let elements): elements.depth
    case .map(let map): map.depth
    default: 0
    }
  }

  /// The value itself, when it is one that can be worked with.
  func used() throws -> Datum {
    switch self {
    case .undefined(let missing): return try missing.used()
    case .unknown(let task): throw Problem.unknown(until: task)
    default: return self
    }
  }

  /// Whether the value counts as true.
  func isTrue() throws -> Bool {
    switch self {
    case .none: return false
    case .bool(let flag): return flag
    case .int(let number): return number != 0
    case .double(let number): return number != 0
    case .string(let text): return !text.isEmpty
    case .list(let elements), .tuple(let elements), .view(_, let elements):
      return !elements.isEmpty
    case .range(let range): return !range.isEmpty
    case .map(let map): return map.count != 0
    case .object: return true
    case .undefined(let missing):
      _ = try missing.used()
      return false
    case .unknown(let task): throw Problem.unknown(until: task)
    }
  }

  /// The number for arithmetic and indices, where a boolean counts as 0 or 1.
  var integer: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }

  /// The number for arithmetic with fractions.
  var number: Double? {
    if case .double(let number) = self { return number }
    return integer.map(Double.init)
  }
}
