import PlayRegex

/// A regular expression that a template uses; what goes wrong with it is the template's problem.
struct Pattern {
  typealias Match = RegularExpression.Match

  private let expression: RegularExpression

  init(_ pattern: String, ignoresCase: Bool = false, isMultiline: Bool = false) throws {
    var options: RegularExpression.Options = []
    if ignoresCase { options.insert(.ignoresCase) }
    if isMultiline { options.insert(.isMultiline) }
    do {
      expression = try RegularExpression(pattern, options)
    } catch {
      throw Problem.unsupported("the pattern \"\(pattern)\" cannot be used: \(error)")
    }
  }

  /// The first match anywhere.
  func search(in text: String) throws -> Match? {
    try limited { try expression.firstMatch(in: text) }
  }

  /// The match at the start.
  func match(in text: String) throws -> Match? {
    try limited { try expression.prefixMatch(in: text) }
  }

  /// The match of the whole text.
  func fullMatch(in text: String) throws -> Match? {
    try limited { try expression.wholeMatch(in: text) }
  }

  /// All matches, from the left, which do not overlap.
  func matches(in text: String) throws -> [Match] {
    try limited { try expression.matches(in: text) }
  }

  /// A text with matches replaced.
  func replacing(
    in text: String, limit: Int, with replacement: (Match) throws -> String
  ) throws -> String {
    try limited { try expression.replacing(in: text, limit: limit, with: replacement).text }
  }

  private func limited<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as RegularExpression.WorkLimitExceeded {
      throw Problem.limit("\(error)")
    }
  }
}

extension Pattern.Match {
  /// The text of a group; an error when the pattern has no such group.
  func group(_ reference: GroupReference) throws -> String? {
    switch reference {
    case .number(let number):
      guard number <= groupCount else {
        throw Problem.type("the pattern has no group \(number)")
      }
      return self.group(number)
    case .name(let name):
      guard let number = number(ofGroup: name) else {
        throw Problem.type("the pattern has no group \"\(name)\"")
      }
      return self.group(number)
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
