import PlayData

/// A wish about one annotation of a package, in Ansible's notation.
struct PackageAnnotation: Hashable, Sendable {
  /// What shall be true of the annotation.
  enum Wish: Hashable, Sendable {
    case set(String)
    case change(String)
    case remove
  }

  let tag: String
  let wish: Wish

  /// Reads `+tag=value`, `:tag=value`, `tag=value` or `-tag`.
  init?(_ text: String) {
    let mark = text.unicodeScalars.first.flatMap { "+:-".unicodeScalars.contains($0) ? $0 : nil }
    let rest = mark == nil ? text[...] : text.dropFirst(bytes: 1)
    let parts = rest.split(byte: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let tag = parts.first, !tag.isEmpty, !tag.startsWithBytes("-"),
      !tag.unicodeScalars.contains(where: \.properties.isWhitespace),
      !rest.contains(where: \.isNewline)
    else { return nil }
    self.tag = String(tag)
    switch (mark, parts.count) {
    case ("-", 1): wish = .remove
    case (":", 2): wish = .change(String(parts[1]))
    case ("+", 2), (nil, 2): wish = .set(String(parts[1]))
    default: return nil
    }
  }
}
