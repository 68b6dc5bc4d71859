/// The places in a text that its evaluation may come to.
///
/// A place is left out only when the evaluation surely passes it by: in a branch whose condition is
/// known not to hold, or in the body of a loop over a list that is known to be empty.
public struct Reach: Sendable {
  /// The places in bytes; `nil` stands for all of them.
  let offsets: Set<Int>?

  /// Whether the evaluation may come to where the text needs a variable.
  public func contains(_ reference: VariableReference) -> Bool {
    offsets?.contains(reference.offset) ?? true
  }

  /// Whether the evaluation may come to where the text names a file.
  public func contains(_ file: TemplateFile) -> Bool { offsets?.contains(file.offset) ?? true }
}
