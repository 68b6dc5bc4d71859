/// How the text of a template is read; the defaults are those of Ansible's `template` module.
public struct TemplateOptions: Sendable, Equatable {
  /// Whether the first newline after a block tag is dropped.
  public var trimBlocks = true
  /// Whether blanks in front of a block tag that begins a line are dropped.
  public var lstripBlocks = false
  /// Whether the last newline of the text is kept.
  public var keepTrailingNewline = true
  /// Whether backslashes in the strings of printed expressions stand for themselves, as Ansible has it
  /// in playbooks, so that `'\1'` is what it looks like.
  public var keepsBackslashes = false
  /// What every newline of the text becomes.
  public var newlineSequence = "\n"
  /// What begins an expression that is printed.
  public var variableStart = "{{"
  /// What ends an expression that is printed.
  public var variableEnd = "}}"
  /// What begins a statement.
  public var blockStart = "{%"
  /// What ends a statement.
  public var blockEnd = "%}"
  /// What begins a comment.
  public var commentStart = "{#"
  /// What ends a comment.
  public var commentEnd = "#}"

  /// Creates the default options.
  public init() {}
}
