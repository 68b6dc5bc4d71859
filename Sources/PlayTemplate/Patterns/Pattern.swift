import PlayData

/// A regular expression in the part of Python's notation that Swift reads in the same way.
struct Pattern {
  /// One match of a pattern.
  struct Match {
    let range: Range<String.Index>
    let text: String
    /// The groups from the first on; one that took no part is `nil`.
    let groups: [String?]
    let names: [String: Int]
  }

  private let regex: Regex<AnyRegexOutput>
  private let whole: Regex<AnyRegexOutput>

  init(_ pattern: String, ignoresCase: Bool = false, isMultiline: Bool = false) throws {
    let text = try PatternText(pattern, isMultiline: isMultiline)
    do {
      regex = try Self.regex(text.translated, text, ignoresCase)
      whole = try Self.regex("(?:\(text.translated))\\z", text, ignoresCase)
    } catch {
      throw Problem.unsupported("the pattern \"\(pattern)\" cannot be used: \(error)")
    }
  }

  private static func regex(
    _ pattern: String, _ text: PatternText, _ ignoresCase: Bool
  ) throws -> Regex<AnyRegexOutput> {
    // Matching by code points, Swift 6.3 finds a boundary between a letter and a digit.
    try Regex(pattern).matchingSemantics(text.hasWordBoundary ? .graphemeCluster : .unicodeScalar)
      .wordBoundaryKind(.simple).ignoresCase(ignoresCase)
  }

  /// The first match anywhere.
  func search(in text: String) -> Match? {
    (try? regex.firstMatch(in: text)).flatMap { $0.map(Self.match) }
  }

  /// The match at the start.
  func match(in text: String) -> Match? {
    (try? regex.prefixMatch(in: text)).flatMap { $0.map(Self.match) }
  }

  /// The match of the whole text.
  func fullMatch(in text: String) -> Match? {
    (try? whole.prefixMatch(in: text)).flatMap { $0.map(Self.match) }
  }

  /// All matches, from the left, which do not overlap.
  func matches(in text: String) -> [Match] { text.matches(of: regex).map(Self.match) }

  private static func match(_ match: Regex<AnyRegexOutput>.Match) -> Match {
    let groups = match.output.dropFirst()
    var names: [String: Int] = [:]
    for (index, group) in groups.enumerated() {
      if let name = group.name { names[name] = index + 1 }
    }
    return Match(
      range: match.range, text: String(match.output[0].substring ?? ""),
      groups: groups.map { $0.substring.map(String.init) }, names: names)
  }
}

extension Pattern.Match {
  /// The text of a group; an error when the pattern has no such group.
  func group(_ reference: GroupReference) throws -> String? {
    switch reference {
    case .number(0): return text
    case .number(let number):
      guard number <= groups.count else {
        throw Problem.type("the pattern has no group \(number)")
      }
      return groups[number - 1]
    case .name(let name):
      guard let number = names[name] else {
        throw Problem.type("the pattern has no group \"\(name)\"")
      }
      return groups[number - 1]
    }
  }
}

/// A group of a match: `\1` or `\g<name>`.
enum GroupReference {
  case number(Int)
  case name(String)

  init(_ text: String) throws {
    if text.hasPrefix("\\g<"), text.hasSuffix(">") {
      self.init(name: String(text.dropFirst(3).dropLast()))
    } else if text.hasPrefix("\\"), let number = Int(text.dropFirst()), number >= 0 {
      self = .number(number)
    } else {
      throw Problem.type("\"\(text)\" names no group", hint: "write \\\\1 or \\\\g<name>")
    }
  }

  init(name: String) {
    self = Int(name).flatMap { $0 >= 0 ? .number($0) : nil } ?? .name(name)
  }
}

/// The text that takes the place of a match, with references to its groups.
struct Replacement {
  private enum Part {
    case text(String)
    case group(GroupReference)
  }

  private var parts: [Part] = []

  init(_ template: String) throws {
    var rest = template.scalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        parts.append(.text(String(scalar)))
        continue
      }
      try readEscape(&rest)
    }
  }

  private mutating func readEscape(_ rest: inout ArraySlice<Unicode.Scalar>) throws {
    guard let escape = rest.popFirst() else {
      throw Problem.type("the replacement ends with a backslash")
    }
    switch escape {
    case "g":
      guard rest.popFirst() == "<", let end = rest.firstIndex(of: ">") else {
        throw Problem.type("expected <name> after \\g in the replacement")
      }
      parts.append(.group(GroupReference(name: String(scalars: rest[..<end]))))
      rest = rest[(end + 1)...]
    case "1"..."9":
      var number = Int(escape.value - 48)
      if let next = rest.first, ("0"..."9").contains(next) {
        number = number * 10 + Int(next.value - 48)
        rest.removeFirst()
      }
      parts.append(.group(.number(number)))
    case "n": parts.append(.text("\n"))
    case "r": parts.append(.text("\r"))
    case "t": parts.append(.text("\t"))
    case "\\": parts.append(.text("\\"))
    default:
      guard escape.isASCII, escape.properties.isAlphabetic || ("0"..."9").contains(escape) else {
        parts.append(.text("\\" + String(escape)))
        return
      }
      throw Problem.unsupported("\\\(escape) has no meaning in a replacement")
    }
  }

  func text(for match: Pattern.Match) throws -> String {
    try parts.map { part in
      switch part {
      case .text(let text): text
      case .group(let reference): try match.group(reference) ?? ""
      }
    }.joined()
  }
}
