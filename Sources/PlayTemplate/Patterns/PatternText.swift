import PlayData

/// The text of a pattern, changed where Swift would read it otherwise than Python.
struct PatternText {
  /// The pattern for Swift.
  private(set) var translated = ""
  /// Whether it asks where words begin and end.
  private(set) var hasWordBoundary = false

  private let scalars: [Unicode.Scalar]
  private let isMultiline: Bool
  private var place = 0

  init(_ pattern: String, isMultiline: Bool) throws {
    scalars = pattern.scalars
    self.isMultiline = isMultiline
    while place < scalars.count { try readUnit() }
  }

  private var current: Unicode.Scalar { scalars[place] }

  private func has(_ text: String, at start: Int) -> Bool {
    scalars[min(start, scalars.count)...].starts(with: text.unicodeScalars)
  }

  private mutating func copy(_ count: Int = 1) {
    translated += String(scalars: scalars[place..<min(place + count, scalars.count)])
    place = min(place + count, scalars.count)
  }

  private mutating func replace(_ count: Int, with text: String) {
    translated += text
    place += count
  }

  private mutating func readUnit() throws {
    switch current {
    case "\\": try readEscape(isInSet: false)
    case "[": try readSet()
    // A dot is anything but a newline, which Swift takes for more than `\n`.
    case ".": replace(1, with: "[^\\n]")
    case "^": replace(1, with: isMultiline ? "(?m:^)" : "\\A")
    case "$": replace(1, with: isMultiline ? "(?=\\n|\\z)" : "(?=\\n?\\z)")
    case "(" where has("(?", at: place): try readGroup()
    case "{" where !isQuantifier: replace(1, with: "\\{")
    case "{" where has("{,", at: place): replace(2, with: "{0,")
    default: copy()
    }
  }

  /// Whether the brace starts `{n}`, `{n,}`, `{,m}` or `{n,m}`.
  private var isQuantifier: Bool {
    guard let end = scalars[place...].firstIndex(of: "}") else { return false }
    let content = scalars[(place + 1)..<end]
    let parts = content.split(separator: ",", omittingEmptySubsequences: false)
    return !content.isEmpty && parts.count <= 2 && parts != [[], []]
      && parts.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } }
  }

  private mutating func readGroup() throws {
    let known = ["(?:", "(?=", "(?!", "(?P<", "(?P=", "(?#", "(?>"]
    if let start = known.first(where: { has($0, at: place) }) {
      copy(start.unicodeScalars.count)
    } else if has("(?i)", at: place) {
      copy(4)
    } else {
      let part = String(scalars: scalars[place...].prefix(4))
      throw Problem.unsupported(
        "\"\(part)\" is not supported in patterns",
        hint: "flags are arguments: ignorecase=true, multiline=true")
    }
  }

  private mutating func readEscape(isInSet: Bool) throws {
    guard place + 1 < scalars.count else { throw Problem.type("the pattern ends with a backslash") }
    let escape = scalars[place + 1]
    if escape == "Z", !isInSet { return replace(2, with: "\\z") }
    let letters = isInSet ? "dDsSwWafnrtvxu" : "AbBdDsSwWafnrtvxu"
    let isLetter = escape.isASCII && escape.properties.isAlphabetic
    guard !isLetter || letters.unicodeScalars.contains(escape) || isInSet && escape == "b" else {
      throw Problem.unsupported("\\\(escape) is not supported in patterns")
    }
    if escape == "b" || escape == "B", !isInSet { hasWordBoundary = true }
    if isInSet, escape == "b" { return replace(2, with: "\\x08") }
    let digits = escape == "x" ? 2 : escape == "u" ? 4 : 0
    let following = scalars[(place + 2)...].prefix(digits)
    guard following.count == digits, following.allSatisfy(\.properties.isASCIIHexDigit) else {
      throw Problem.type("\\\(escape) needs \(digits) hexadecimal digits in a pattern")
    }
    copy(2)
  }

  /// Reads a set in brackets, in which Swift knows operators that Python does not.
  private mutating func readSet() throws {
    copy()
    if place < scalars.count, current == "^" { copy() }
    if place < scalars.count, current == "]" { replace(1, with: "\\]") }
    while place < scalars.count, current != "]" {
      switch current {
      case "\\": try readEscape(isInSet: true)
      case "[": replace(1, with: "\\[")
      case "&", "~": replace(1, with: "\\" + String(current))
      case "-" where has("--", at: place): replace(1, with: "\\-")
      default: copy()
      }
    }
    guard place < scalars.count else { throw Problem.type("a set in the pattern is not closed") }
    copy()
  }

  /// A text as a pattern that matches just this text, as Python's `re.escape` writes it.
  static func escaped(_ text: String) -> String {
    let special = Set("()[]{}?*+-|^$\\.&~# \t\n\r\u{0B}\u{0C}".unicodeScalars)
    return String(
      scalars: text.unicodeScalars.flatMap { special.contains($0) ? ["\\", $0] : [$0] })
  }
}
