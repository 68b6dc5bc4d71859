public import PlayModuleKit
public import PlayTemplate

extension TemplateOptions {
  /// The options that a style stands for.
  public init(_ style: TemplateStyle) {
    self.init()
    trimBlocks = style.trimBlocks
    lstripBlocks = style.lstripBlocks
    newlineSequence = style.newline
    (variableStart, variableEnd) = style.variable
    (blockStart, blockEnd) = style.block
    (commentStart, commentEnd) = style.comment
  }
}
