import PlayData
import PlayRegex

/// A pattern of hosts such as `web:&staging:!db1` as a list of terms.
struct HostPattern {
  /// What a term does with the hosts that it matches.
  enum Effect {
    case add
    case intersect
    case remove
  }

  /// What a term matches.
  enum Matcher {
    case name(String)
    case glob(String)
    case regex(RegularExpression)
  }

  /// Which of the matched hosts are meant.
  enum Subscript {
    case index(Int)
    /// Both ends belong to it, as in Ansible; without an end it goes on to the last host.
    case range(Int, Int?)
  }

  struct Term {
    let effect: Effect
    let matcher: Matcher
    let part: Subscript?
    /// What the person wrote, without the effect's mark.
    let text: String
    fileprivate let place: Place

    var position: Position? { place.position }
  }

  /// Where a term is; counted from the start of the pattern only when a message needs it.
  fileprivate struct Place {
    let pattern: Position?
    /// In bytes of the pattern's text; `nil` for the pattern as a whole.
    let offset: Int?

    var position: Position? {
      guard let pattern, let offset else { return pattern }
      return TextOrigin(valueAt: pattern).position(at: offset)
    }
  }

  /// The terms in the order in which they apply: additions, intersections, removals.
  let terms: [Term]

  /// Reads a pattern; the position is that of the text in a file, if it is in one.
  init(_ text: String, at position: Position?) throws(Diagnostics) {
    var terms: [Term] = []
    for word in Self.words(of: text) {
      let offset = text.utf8.distance(from: text.startIndex, to: word.startIndex)
      terms.append(try Self.term(word, at: Place(pattern: position, offset: offset)))
    }
    guard !terms.isEmpty else {
      throw PatternMistake.empty.diagnostics(at: position)
    }
    if !terms.contains(where: { $0.effect == .add }) {
      terms.append(
        Term(
          effect: .add, matcher: .name("all"), part: nil, text: "all",
          place: Place(pattern: position, offset: nil)))
    }
    self.terms =
      terms.filter { $0.effect == .add } + terms.filter { $0.effect == .intersect }
      + terms.filter { $0.effect == .remove }
  }

  /// The words between commas and colons; inside brackets, and in an IPv6 address, a colon is none.
  private static func words(of text: String) -> [Substring] {
    split(text[...], at: ",").flatMap { word in
      NameRules.isAddress(trimmed(word).drop { $0 == "!" || $0 == "&" })
        ? [word] : split(word, at: ":")
    }
    .map(trimmed).filter { !$0.isEmpty }
  }

  private static func split(_ text: Substring, at separator: Character) -> [Substring] {
    var depth = 0
    var words: [Substring] = []
    var start = text.startIndex
    for index in text.indices {
      switch text[index] {
      case "[", "{", "(": depth += 1
      case "]", "}", ")": depth = max(0, depth - 1)
      case separator where depth == 0:
        words.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    return words + [text[start...]]
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0.isWhitespace }
    return start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count)
  }

  private static func term(
    _ word: Substring, at place: Place
  ) throws(Diagnostics) -> Term {
    let effect: Effect =
      switch word.first {
      case "&": .intersect
      case "!": .remove
      default: .add
      }
    let text = effect == .add ? word : trimmed(word.dropFirst())
    guard !text.isEmpty else {
      throw PatternMistake.nothingAfter(word).diagnostics(at: place.position)
    }
    if text.first == "~" {
      let expression = try expression(String(text.dropFirst()), at: place)
      return Term(
        effect: effect, matcher: .regex(expression), part: nil, text: String(text),
        place: place)
    }
    let (name, part) = try subscripted(text, at: place)
    return Term(
      effect: effect, matcher: Glob.isGlob(name) ? .glob(String(name)) : .name(String(name)),
      part: part, text: String(text), place: place)
  }

  private static func expression(
    _ text: String, at place: Place
  ) throws(Diagnostics) -> RegularExpression {
    do {
      return try RegularExpression(text)
    } catch {
      throw PatternMistake.badRegex(text, error).diagnostics(at: place.position)
    }
  }

  /// Takes `[0]`, `[-1]` or `[0:2]` off the end of a term; other brackets are a shell pattern's.
  private static func subscripted(
    _ text: Substring, at place: Place
  ) throws(Diagnostics) -> (Substring, Subscript?) {
    guard text.last == "]", let opening = text.lastIndex(of: "["), opening > text.startIndex else {
      return (text, nil)
    }
    let inside = text[text.index(after: opening)...].dropLast()
    let isSubscript =
      inside.contains { $0.isNumber } && inside.allSatisfy { $0.isNumber || $0 == ":" || $0 == "-" }
    guard isSubscript, !(inside.contains("-") && !inside.hasPrefix("-")) else { return (text, nil) }
    let name = text[..<opening]
    if let index = Int(inside) { return (name, .index(index)) }
    let ends = inside.split(separator: ":", omittingEmptySubsequences: false)
    guard ends.count == 2, let start = ends[0].isEmpty ? 0 : Int(ends[0]), start >= 0 else {
      throw PatternMistake.badSubscript(String(inside)).diagnostics(at: place.position)
    }
    if ends[1].isEmpty { return (name, .range(start, nil)) }
    guard let end = Int(ends[1]), end >= start else {
      throw PatternMistake.badSubscript(String(inside)).diagnostics(at: place.position)
    }
    return (name, .range(start, end))
  }
}
