public import PlayData

/// A place in a template or an expression that needs a variable.
///
/// What copes with a variable that does not exist is no reference: the operand of `default`, `is
/// defined` and `is undefined`, and a variable about which the same text asks so anywhere else.
public struct VariableReference: Sendable, Equatable {
  /// The variable's name.
  public let name: String
  /// Where it stands.
  public let position: Position
  /// Whether a condition or a loop decides if it is looked at.
  public let isConditional: Bool
  /// Where it stands in its own text, in bytes.
  let offset: Int

  /// The same, where besides its own text another condition may decide.
  public func conditional(_ isConditional: Bool) -> VariableReference {
    VariableReference(
      name: name, position: position, isConditional: self.isConditional || isConditional,
      offset: offset)
  }
}

/// A file of the controller that a template or an expression names without a template.
public struct TemplateFile: Sendable, Equatable {
  /// What the file is for.
  public enum Kind: Sendable, Equatable {
    /// `{% include … %}`.
    case include
    /// `lookup(NAME, …)` or `query(NAME, …)`.
    case lookup(String)
  }

  /// What the file is for.
  public let kind: Kind
  /// The names; the first that is there is meant.
  public let names: [String]
  /// Where the name stands.
  public let position: Position
  /// Whether a condition or a loop decides if it is read.
  public let isConditional: Bool
  /// Whether the file may be missing.
  public let isOptional: Bool
  /// Whether an included template sees the variables of the one that includes it.
  public let hasContext: Bool
  /// The variables that `template_vars` of a lookup gives it; `nil` when they are not written out.
  public let givenNames: Set<String>?
  /// Where the name stands in its own text, in bytes.
  let offset: Int
}
