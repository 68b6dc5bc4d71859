import PlayData

/// A text in which `▸` stands in front of the place that a message must name.
struct MarkedText {
  let source: Source
  let lineAndColumn: String

  init(_ marked: String, name: String = "t") {
    let parts = marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
    precondition(parts.count == 2, "the text marks no place")
    source = Source(name: name, text: parts[0] + String(parts[1]))
    let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
    lineAndColumn = "\(lines.count):\(lines[lines.count - 1].count + 1)"
  }

  /// The messages of a call that must fail, without the name of the source.
  func messages(of call: (Source) throws(Diagnostics) -> some Any) -> [String] {
    do throws(Diagnostics) {
      _ = try call(source)
      return []
    } catch {
      return error.all.map { String($0.description.dropFirst(source.name.count + 1)) }
    }
  }
}

/// A marked text and the message that it must lead to.
struct MessageCase: Sendable, CustomStringConvertible {
  let marked: String
  let message: String

  init(_ marked: String, _ message: String) {
    self.marked = marked
    self.message = message
  }

  var description: String { marked }
}
