public import PlayData

/// Declares a parameter of a module: its documentation, type and default in one place.
///
/// In a module that was created with `init()` the wrapper holds the definition; in one that was
/// decoded it holds the value. What modules call for each task is inlinable, or every call would look
/// up the types that it is generic over.
@propertyWrapper
public struct Param<Value: ParameterValue>: Sendable {
  @usableFromInline enum Content: Sendable {
    case definition(documentation: String, aliases: [String], default: Value?)
    case value(Value)
  }

  @usableFromInline let content: Content

  /// Declares a parameter that a task must give.
  ///
  /// - Parameters:
  ///   - documentation: What it means, with its unit; ends with a period.
  ///   - aliases: Other names that are accepted for it.
  @inlinable public init(_ documentation: String, aliases: [String] = []) {
    content = .definition(documentation: documentation, aliases: aliases, default: nil)
  }

  /// Declares a parameter with a default.
  @inlinable public init(wrappedValue: Value, _ documentation: String, aliases: [String] = []) {
    content = .definition(documentation: documentation, aliases: aliases, default: wrappedValue)
  }

  /// The value that the task gave, or the default.
  @inlinable public var wrappedValue: Value {
    switch content {
    case .value(let value): return value
    case .definition(_, _, let value?): return value
    case .definition:
      preconditionFailure("a module's parameters are read only after decoding")
    }
  }
}

extension Param where Value: ExpressibleByNilLiteral {
  /// Declares a parameter that a task may leave out; it is `nil` then.
  @inlinable public init(_ documentation: String, aliases: [String] = []) {
    content = .definition(documentation: documentation, aliases: aliases, default: .some(nil))
  }
}

extension Param {
  /// Holds a value that was parsed.
  init(value: Value) { content = .value(value) }
}

extension Param: Decodable {
  /// Is there for the synthesised initialiser of a module: ``ParameterDecoder`` has the parameters
  /// already.
  public init(from decoder: any Decoder) throws { throw ParameterDecoder.unsupported }
}

/// A parameter as the manual, the schema and the checks see it.
public final class ParameterDefinition: Sendable {
  /// The key in playbooks.
  public let key: String
  /// Other keys that mean the same.
  public let aliases: [String]
  /// The key and the others.
  let keys: [String]
  /// What it means.
  public let documentation: String
  /// What it accepts.
  public let type: ParameterType
  /// What it is when a task does not give it; `nil` when it must be given.
  public let defaultValue: PlayData.Value?
  /// The name of the Swift property.
  let property: String
  /// What the property is by default: a ``Param`` that holds the default.
  let typedDefault: (any Sendable)?
  /// Reads what the property is, a ``Param`` that holds the value.
  let parse: @Sendable (PlayData.Value, any ParameterContext) throws -> any Sendable

  /// Whether every task must give it.
  public var isRequired: Bool { defaultValue == nil }

  init(
    key: String, aliases: [String], documentation: String, type: ParameterType,
    defaultValue: PlayData.Value?, property: String, typedDefault: (any Sendable)?,
    parse: @escaping @Sendable (PlayData.Value, any ParameterContext) throws -> any Sendable
  ) {
    self.key = key
    self.aliases = aliases
    keys = [key] + aliases
    self.documentation = documentation
    self.type = type
    self.defaultValue = defaultValue
    self.property = property
    self.typedDefault = typedDefault
    self.parse = parse
  }
}

extension ParameterDefinition {
  /// Defines a parameter of a module that is not written in Swift.
  ///
  /// - Parameters:
  ///   - key: The key in playbooks.
  ///   - documentation: What it means.
  ///   - type: What it accepts.
  ///   - defaultValue: What it is when a task does not give it; `nil` when it must be given.
  ///   - check: Throws `ParameterMismatch` for a value that is not accepted.
  public convenience init(
    _ key: String, _ documentation: String, type: ParameterType, default defaultValue: Value?,
    check: @escaping @Sendable (Value) throws -> Void
  ) {
    self.init(
      key: key, aliases: [], documentation: documentation, type: type, defaultValue: defaultValue,
      property: key, typedDefault: defaultValue,
      parse: { value, _ in
        try check(value)
        return value
      })
  }
}

/// What a property of a module must be for reflection to find it.
protocol ParameterDefining {
  func definition(property: String) -> ParameterDefinition?
}

extension Param: ParameterDefining {
  func definition(property: String) -> ParameterDefinition? {
    guard case .definition(let documentation, let aliases, let fallback) = content else {
      return nil
    }
    return ParameterDefinition(
      key: property.snakeCased, aliases: aliases, documentation: documentation,
      type: Value.parameterType, defaultValue: fallback?.parameterDefault, property: property,
      typedDefault: fallback.map { Param(value: $0) },
      parse: { Param(value: try Value(parameter: $0, in: $1)) })
  }
}

extension String {
  /// `ignoreErrors` as `ignore_errors`.
  var snakeCased: String {
    reduce(into: "") { result, character in
      if character.isUppercase { result += "_" }
      result += character.lowercased()
    }
  }
}
