import PlayData

extension Tests {
  /// Lists as containers and as sets.
  static let collections: [Test] = [
    Test("in", ["seq"], required: 1) { input, arguments, _ in
      try input.isContained(in: arguments.required(0))
    },
    Test("contains", ["value"], required: 1) { input, arguments, _ in
      try arguments.required(0).isContained(in: input)
    },
    Test("subset", ["other"], required: 1) { input, arguments, _ in
      try isSubset(input, of: arguments.required(0))
    },
    Test("issubset", ["other"], required: 1) { input, arguments, _ in
      try isSubset(input, of: arguments.required(0))
    },
    Test("superset", ["other"], required: 1) { input, arguments, _ in
      try isSubset(arguments.required(0), of: input)
    },
    Test("issuperset", ["other"], required: 1) { input, arguments, _ in
      try isSubset(arguments.required(0), of: input)
    },
    Test("any") { input, _, _ in try input.elements().contains { try $0.isTrue() } },
    Test("all") { input, _, _ in try input.elements().allSatisfy { try $0.isTrue() } },
  ]

  private static func isSubset(_ part: Datum, of whole: Datum) throws -> Bool {
    let members = Filters.members(of: try whole.elements())
    return try part.elements().allSatisfy { members.contains($0) }
  }

  /// Texts and patterns.
  static let texts: [Test] = [
    Test("lower") { input, _, _ in Methods.isLower(try input.text()) },
    Test("upper") { input, _, _ in Methods.isUpper(try input.text()) },
    Test("match", ["pattern", "ignorecase", "multiline"], required: 1) { input, arguments, _ in
      try pattern(arguments).match(in: input.text()) != nil
    },
    Test("search", ["pattern", "ignorecase", "multiline"], required: 1) { input, arguments, _ in
      try pattern(arguments).search(in: input.text()) != nil
    },
    Test(
      "regex", ["pattern", "ignorecase", "multiline", "match_type"], required: 1, apply: regex),
    Test("abs") { input, _, _ in try input.text().hasPrefix("/") },
  ]

  private static func pattern(_ arguments: Arguments) throws -> Pattern {
    try Pattern(
      arguments.text(0, or: ""), ignoresCase: arguments.flag(1), isMultiline: arguments.flag(2))
  }

  private static func regex(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Bool {
    let text = try input.text()
    let pattern = try pattern(arguments)
    switch try arguments.text(3, or: "search") {
    case "search": return try pattern.search(in: text) != nil
    case "match": return try pattern.match(in: text) != nil
    case "fullmatch": return try pattern.fullMatch(in: text) != nil
    case let other:
      throw Problem.type("\"\(other)\" is no way to match", hint: "use search, match or fullmatch")
    }
  }

  /// The state of a registered result.
  static let results: [Test] =
    ["changed", "change"].map { Test($0) { input, _, _ in try flag("changed", of: input) } }
    + ["failed", "failure"].map { Test($0) { input, _, _ in try flag("failed", of: input) } }
    + ["succeeded", "success", "successful"].map {
      Test($0) { input, _, _ in try !flag("failed", of: input) }
    }
    + ["skipped", "skip"].map { Test($0) { input, _, _ in try flag("skipped", of: input) } }
    + [
      Test("unreachable") { input, _, _ in try flag("unreachable", of: input) },
      Test("reachable") { input, _, _ in try !flag("unreachable", of: input) },
    ]

  private static func flag(_ name: String, of input: Datum) throws -> Bool {
    guard case .map(let result) = input else {
      throw Problem.type(
        "expected the result of a task, found \(input.typeName)", hint: "use a registered variable")
    }
    return try result[name]?.isTrue() ?? false
  }
}
