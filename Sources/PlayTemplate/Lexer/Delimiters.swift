/// The delimiters of the tags as bytes.
struct Delimiters {
  /// A kind of tag.
  enum Tag { case variable, block, comment }

  /// What begins a tag, the longest first, so that `<%=` is not read as `<%`.
  let starts: [(tag: Tag, bytes: [UInt8])]
  let variableEnd: [UInt8]
  let blockStart: [UInt8]
  let blockEnd: [UInt8]
  let commentEnd: [UInt8]

  init(_ options: TemplateOptions) {
    let all: [(tag: Tag, bytes: [UInt8])] = [
      (.variable, Array(options.variableStart.utf8)), (.block, Array(options.blockStart.utf8)),
      (.comment, Array(options.commentStart.utf8)),
    ]
    starts = all.sorted { $0.bytes.count > $1.bytes.count }
    variableEnd = Array(options.variableEnd.utf8)
    blockStart = Array(options.blockStart.utf8)
    blockEnd = Array(options.blockEnd.utf8)
    commentEnd = Array(options.commentEnd.utf8)
  }
}
