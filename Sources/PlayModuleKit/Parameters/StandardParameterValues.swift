public import PlayData

extension String: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { .string(format: nil) }

  /// Accepts text alone.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    guard case .string(let text) = value else {
      let hint: String? =
        switch value {
        case .int, .double, .bool: "write it in quotes: \"\(JSON.write(value))\""
        default: nil
        }
      throw ParameterMismatch(expected: "a string", got: value, hint: hint)
    }
    self = text
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(self) }
}

extension Int: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { .integer }

  /// Accepts a number, and text that is one, since templates often yield text.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    switch value {
    case .int(let number): self = number
    case .string(let text):
      guard let number = Int(text) else {
        throw ParameterMismatch(expected: "an integer", got: value)
      }
      self = number
    default: throw ParameterMismatch(expected: "an integer", got: value)
    }
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .int(self) }
}

extension Bool: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { .boolean }

  /// Accepts a boolean, and the words that a template yields for one.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    switch value {
    case .bool(let flag): self = flag
    case .string("true"), .string("True"), .string("yes"): self = true
    case .string("false"), .string("False"), .string("no"): self = false
    default: throw ParameterMismatch(expected: "true or false", got: value)
    }
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .bool(self) }
}

extension Value: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { .any }

  /// Accepts whatever there is.
  public init(parameter value: Value, in context: any ParameterContext) throws { self = value }

  /// The value as JSON shows it.
  public var parameterDefault: Value { self }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { Wrapped.parameterType }

  /// Accepts `null` as nothing.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    self = value == .null ? nil : try Wrapped(parameter: value, in: context)
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { self?.parameterDefault ?? .null }
}

extension Array: ParameterValue where Element: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { .list(Element.parameterType) }

  /// Accepts a list, and a single value in place of a list of one.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    switch value {
    case .list(let elements):
      self = try elements.map { try Element(parameter: $0, in: context) }
    case .map where Element.parameterType != .any, .null:
      throw ParameterMismatch(expected: Self.parameterType.phrase, got: value)
    default: self = [try Element(parameter: value, in: context)]
    }
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .list(map(\.parameterDefault)) }
}

extension Dictionary: ParameterValue where Key == String, Value: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { .map(Value.parameterType) }

  /// Accepts a map.
  public init(parameter value: PlayData.Value, in context: any ParameterContext) throws {
    guard case .map(let map) = value else {
      throw ParameterMismatch(expected: "a map", got: value)
    }
    self.init()
    for (key, value) in map { self[key] = try Value(parameter: value, in: context) }
  }

  /// The value as JSON shows it.
  public var parameterDefault: PlayData.Value {
    .map(ValueMap(sorted { $0.key < $1.key }.map { ($0.key, $0.value.parameterDefault) }))
  }
}

extension Secret: ParameterValue {
  /// What the parameter accepts.
  public static var parameterType: ParameterType { .string(format: nil) }

  /// Accepts text, which no message repeats.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    guard case .string(let text) = value else {
      throw ParameterMismatch(expected: "a string", got: .null)
    }
    self.init(text)
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(Secret.mask) }
}

extension ParameterValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// The words that the cases stand for.
  public static var parameterType: ParameterType { .choice(allCases.map(\.rawValue)) }

  /// Accepts one of the words.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    guard let word = value.string, let found = Self(rawValue: word) else {
      let words = Self.allCases.map(\.rawValue)
      throw ParameterMismatch(
        expected: Self.parameterType.phrase, got: value,
        hint: value.string.flatMap { Suggestion.hint(for: $0, among: words) })
    }
    self = found
  }

  /// The word.
  public var parameterDefault: Value { .string(rawValue) }
}

/// Whether something shall exist.
public enum Presence: String, CaseIterable, ParameterValue {
  /// It shall.
  case present
  /// It shall not.
  case absent
}
