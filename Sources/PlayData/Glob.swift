/// A shell pattern of `*`, `?` and `[a-c]`.
public struct Glob: Sendable {
  private enum Part: Sendable {
    case any
    case one
    case set([ClosedRange<Character>], isNegated: Bool)
    case character(Character)

    func matches(_ character: Character) -> Bool {
      switch self {
      case .any, .one: true
      case .set(let ranges, let isNegated):
        ranges.contains { $0.contains(character) } != isNegated
      case .character(let own): own == character
      }
    }
  }

  private let parts: [Part]

  /// Reads a pattern.
  public init(_ text: some StringProtocol) {
    var parts: [Part] = []
    var rest = Array(text)[...]
    while let first = rest.popFirst() {
      switch first {
      case "*": parts.append(.any)
      case "?": parts.append(.one)
      case "[": parts.append(Self.set(&rest) ?? .character("["))
      default: parts.append(.character(first))
      }
    }
    self.parts = parts
  }

  /// Whether a text has a character that makes it a shell pattern.
  public static func isGlob(_ text: some StringProtocol) -> Bool {
    text.contains { $0 == "*" || $0 == "?" || $0 == "[" }
  }

  /// A set behind its bracket; `nil` when there is no closing one, as the shell has it.
  private static func set(_ rest: inout ArraySlice<Character>) -> Part? {
    var inside = rest
    let isNegated = inside.first == "!" || inside.first == "^"
    if isNegated { inside.removeFirst() }
    guard let closing = inside.dropFirst().firstIndex(of: "]") else { return nil }
    rest = inside[(closing + 1)...]
    inside = inside[..<closing]
    var ranges: [ClosedRange<Character>] = []
    while let first = inside.popFirst() {
      if inside.first == "-", inside.count > 1 {
        inside.removeFirst()
        let last = inside.removeFirst()
        if first <= last { ranges.append(first...last) }
      } else {
        ranges.append(first...first)
      }
    }
    return .set(ranges, isNegated: isNegated)
  }

  /// Whether the whole name matches; takes at most name times pattern steps.
  public func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (part, character) = (0, 0)
    // Where to go on when what follows the last star does not match: the star takes one more.
    var retry: (part: Int, character: Int)?
    while character < name.count {
      if part < parts.count, case .any = parts[part] {
        part += 1
        retry = (part, character)
      } else if part < parts.count, parts[part].matches(name[character]) {
        part += 1
        character += 1
      } else if let (nextPart, next) = retry {
        (part, character) = (nextPart, next + 1)
        retry = (nextPart, next + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { if case .any = $0 { true } else { false } }
  }
}
