/// The lines of a file, each with what ends it, so that nothing but an edited line changes.
struct TextLines: Equatable {
  /// A line and what ends it.
  struct Line: Equatable {
    /// The bytes of the line.
    var content: [UInt8]
    /// `\n`, `\r\n`, or nothing at the end of a file without a last newline.
    var end: [UInt8]

    /// The line as text; bytes that are not UTF-8 become U+FFFD.
    var text: String { String(decoding: content, as: UTF8.self) }
  }

  /// The lines in order.
  var lines: [Line] = []
  /// What ends the lines that are added: what ends the first line.
  let newline: [UInt8]

  /// Cuts a file.
  init(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      let next = newline.map { $0 + 1 } ?? bytes.count
      var end = newline ?? bytes.count
      if newline != nil, end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      lines.append(Line(content: Array(bytes[start..<end]), end: Array(bytes[end..<next])))
      start = next
    }
    newline = lines.first.flatMap { $0.end.isEmpty ? nil : $0.end } ?? [UInt8(ascii: "\n")]
  }

  /// The file.
  var bytes: [UInt8] { lines.flatMap { $0.content + $0.end } }

  /// Adds a line; a last line without a newline gets one first.
  mutating func insert(_ text: String, at index: Int) {
    if index == lines.count, index > 0, lines[index - 1].end.isEmpty {
      lines[index - 1].end = newline
    }
    lines.insert(Line(content: Array(text.utf8), end: newline), at: index)
  }

  /// Adds lines.
  mutating func insert(_ texts: [String], at index: Int) {
    for (offset, text) in texts.enumerated() { insert(text, at: index + offset) }
  }

  /// Gives a line another content; a last line without a newline gets one.
  mutating func replace(at index: Int, with text: String) {
    guard lines[index].content != Array(text.utf8) else { return }
    lines[index].content = Array(text.utf8)
    if lines[index].end.isEmpty { lines[index].end = newline }
  }
}
