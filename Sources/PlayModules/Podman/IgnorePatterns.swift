/// The patterns of a .containerignore file: which files of a build context the build does not see.
struct IgnorePatterns: Sendable {
  private struct Pattern: Sendable {
    let parts: [Substring]
    let isException: Bool
  }

  private let patterns: [Pattern]

  /// Reads a file; blank lines and comments mean nothing.
  init(_ text: String) {
    patterns = text.split(whereSeparator: \.isNewline).compactMap { line in
      var line = line.drop(while: \.isWhitespace)
      while line.last?.isWhitespace == true { line.removeLast() }
      let isException = line.first == "!"
      if isException { line.removeFirst() }
      let parts = line.split(separator: "/").filter { $0 != "." }
      guard line.first != "#", !parts.isEmpty else { return nil }
      return Pattern(parts: parts, isException: isException)
    }
  }

  /// Whether the build does not see the file; the last pattern that matches it or a folder above it
  /// decides.
  func ignores(_ path: String) -> Bool {
    let parts = path.split(separator: "/")[...]
    let last = patterns.last { Self.matches($0.parts[...], parts) }
    return last.map { !$0.isException } ?? false
  }

  private static func matches(
    _ pattern: ArraySlice<Substring>, _ path: ArraySlice<Substring>
  ) -> Bool {
    guard let first = pattern.first else { return true }
    if first == "**" {
      return (path.startIndex...path.endIndex).contains {
        matches(pattern.dropFirst(), path[$0...]) && (pattern.count > 1 || $0 < path.endIndex)
      }
    }
    guard let name = path.first else { return false }
    return isMatch(first[...], name[...]) && matches(pattern.dropFirst(), path.dropFirst())
  }

  /// Whether a name matches a pattern with `*`, `?` and `\`.
  private static func isMatch(_ pattern: Substring, _ name: Substring) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    switch first {
    case "*":
      return name.indices.contains { isMatch(pattern.dropFirst(), name[$0...]) }
        || isMatch(pattern.dropFirst(), "")
    case "?": return !name.isEmpty && isMatch(pattern.dropFirst(), name.dropFirst())
    case "\\" where pattern.count > 1:
      return name.first == pattern.dropFirst().first
        && isMatch(pattern.dropFirst(2), name.dropFirst())
    default: return name.first == first && isMatch(pattern.dropFirst(), name.dropFirst())
    }
  }
}
