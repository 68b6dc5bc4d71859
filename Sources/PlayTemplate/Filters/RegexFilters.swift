import PlayData
import PlayRegex

extension Filters {
  /// Regular expressions in Python's notation.
  static let regex: [Filter] = [
    Filter(
      "regex_replace", ["pattern", "replacement", "ignorecase", "multiline", "count"],
      apply: regexReplace),
    Filter(
      "regex_search", ["pattern"], required: 1, extra: .positionalAndNamed, apply: regexSearch),
    Filter(
      "regex_findall", ["pattern", "multiline", "ignorecase"], required: 1, apply: regexFindAll),
    Filter("regex_escape") { input, _, _ in .string(try RegularExpression.escaped(input.text())) },
  ]

  private static func regexReplace(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let pattern = try Pattern(
      arguments.text(0, or: ""), ignoresCase: arguments.flag(2), isMultiline: arguments.flag(3))
    let replacement = try Replacement(arguments.text(1, or: ""))
    let limit = try arguments.integer(4, or: 0)
    var size = 0
    return .string(
      try pattern.replacing(in: input.text(), limit: limit > 0 ? limit : .max) { match in
        let text = try replacement.text(for: match)
        size += text.utf8.count
        try evaluator.checkSize(size)
        return text
      })
  }

  /// The first match, or the groups that are asked for; `none` without a match.
  private static func regexSearch(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    var flags: [String: Bool] = [:]
    for (name, value) in arguments.named {
      guard ["ignorecase", "multiline"].contains(name) else {
        throw Problem.type("regex_search has no argument \"\(name)\"")
      }
      flags[name] = try value.isTrue()
    }
    let pattern = try Pattern(
      arguments.text(0, or: ""), ignoresCase: flags["ignorecase"] ?? false,
      isMultiline: flags["multiline"] ?? false)
    let groups = try arguments.rest.map { try GroupReference($0.text()) }
    guard let match = try pattern.search(in: input.text()) else { return .none }
    if groups.isEmpty { return .string(match.matched) }
    return .list(of: try groups.map { try match.group($0).map { .string($0) } ?? .none })
  }

  private static func regexFindAll(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let pattern = try Pattern(
      arguments.text(0, or: ""), ignoresCase: arguments.flag(2), isMultiline: arguments.flag(1))
    let found = try pattern.matches(in: input.text()).map { match -> Datum in
      switch match.groupCount {
      case 0: .string(match.matched)
      case 1: .string(match.group(1) ?? "")
      case let count: .tuple(Elements((1...count).map { .string(match.group($0) ?? "") }))
      }
    }
    return .list(of: found)
  }
}
