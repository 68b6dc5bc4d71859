public import PlayData

/// The variables that a template can see.
public protocol VariableScope {
  /// The value of a variable; `nil` when there is none of this name.
  ///
  /// It may itself be rendered at this moment; a `TemplateError` of that passes through unchanged.
  func value(of name: String) throws -> Value?

  /// The names of all variables, for suggestions.
  var names: [String] { get }
}

extension ValueMap: VariableScope {
  /// The value of a key.
  public func value(of name: String) -> Value? { self[name] }

  /// The keys.
  public var names: [String] { keys }
}
