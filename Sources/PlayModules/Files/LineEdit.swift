import PlayModuleKit

/// What lineinfile does to a text: a pure function with the rules of Ansible's module.
struct LineEdit: Sendable {
  /// How the line is found that is replaced or removed.
  enum Search: Sendable {
    /// By an expression that matches somewhere in it.
    case pattern(PythonPattern)
    /// By a text that it contains.
    case text(String)
    /// By being the line.
    case line
  }

  /// The line; `nil` when lines are only removed.
  var line: String?
  var search = Search.line
  var place = LinePlace.end
  /// Whether the first of several matches counts, and not the last.
  var firstMatch = false
  /// Whether groups of the match are put into the line.
  var backReferences = false
  /// Whether the lines that are found are removed.
  var removes = false

  /// The text after the edit.
  func applied(to bytes: [UInt8]) throws -> [UInt8] {
    var text = TextLines(bytes)
    let isFound = finder()
    if removes {
      text.lines = try text.lines.filter { try !isFound($0) }
      return text.bytes
    }
    guard let line else { return bytes }
    let found = try index(in: text, where: isFound)
    if let index = found ?? (backReferences ? nil : text.lines.lastIndex(where: isLine)) {
      text.replace(at: index, with: try replacement(line, for: text.lines[index]))
    } else if !backReferences {
      text.insert(line, at: try place.index(in: text, firstMatch: firstMatch))
    }
    return text.bytes
  }

  private typealias Finder = (TextLines.Line) throws -> Bool

  /// Tells whether a line is one that the search is for.
  private func finder() -> Finder {
    switch search {
    case .pattern(let pattern): return { try pattern.match(in: $0.text) != nil }
    case .text(let text):
      let bytes = Array(text.utf8)
      return { $0.content.contains(bytes) }
    case .line: return isLine
    }
  }

  private func isLine(_ candidate: TextLines.Line) -> Bool {
    line.map { candidate.content == Array($0.utf8) } ?? false
  }

  private func index(in text: TextLines, where matches: Finder) throws -> Int? {
    firstMatch
      ? try text.lines.firstIndex(where: matches) : try text.lines.lastIndex(where: matches)
  }

  private func replacement(_ line: String, for found: TextLines.Line) throws -> String {
    guard backReferences, case .pattern(let pattern) = search else { return line }
    guard String(validating: found.content, as: UTF8.self) != nil else {
      throw ModuleFailure(
        "the line to replace is not UTF-8, so its parts cannot be put into the new one",
        hint: "leave out \"backrefs\" and write the whole line")
    }
    guard let match = try pattern.match(in: found.text) else { return line }
    return try BackReferenceLine(line).expanded(with: match)
  }
}
