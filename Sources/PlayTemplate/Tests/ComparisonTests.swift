import PlayData

extension Tests {
  /// Properties of numbers.
  static let numbers: [Test] = [
    Test("odd") { input, _, evaluator in
      try Datum.equal(remainder(input, .int(2), evaluator), .int(1))
    },
    Test("even") { input, _, evaluator in
      try Datum.equal(remainder(input, .int(2), evaluator), .int(0))
    },
    Test("divisibleby", ["num"], required: 1) { input, arguments, evaluator in
      try Datum.equal(remainder(input, arguments.required(0), evaluator), .int(0))
    },
  ]

  private static func remainder(
    _ input: Datum, _ divisor: Datum, _ evaluator: Evaluator
  ) throws -> Datum {
    guard input.number != nil else {
      throw Problem.type("expected a number, found \(input.typeName)")
    }
    return try evaluator.apply(.modulo, input, divisor)
  }

  /// Comparisons under all their names.
  static let comparisons: [Test] =
    named(.equal, "==", "eq", "equalto") + named(.notEqual, "!=", "ne")
    + named(.less, "<", "lt", "lessthan") + named(.lessOrEqual, "<=", "le")
    + named(.greater, ">", "gt", "greaterthan") + named(.greaterOrEqual, ">=", "ge") + [
      Test("sameas", ["other"], required: 1) { input, arguments, _ in
        try isSame(input, arguments.required(0))
      },
      Test(
        "version", ["version", "operator", "strict", "version_type"], required: 1, apply: version),
      Test(
        "version_compare", ["version", "operator", "strict", "version_type"], required: 1,
        apply: version),
    ]

  private static func named(_ comparison: ComparisonOperator, _ names: String...) -> [Test] {
    names.map { name in
      Test(name, ["other"], required: 1) { input, arguments, _ in
        try Datum.compare(input, comparison, arguments.required(0))
      }
    }
  }

  /// Identity, which Python has for `true`, `false` and `none` and for nothing that could be relied on.
  private static func isSame(_ left: Datum, _ right: Datum) throws -> Bool {
    switch (left, right) {
    case (.none, .none): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.none, _), (_, .none), (.bool, _), (_, .bool): return false
    case (.object(let left), .object(let right)): return left === right
    default:
      throw Problem.unsupported(
        "sameas compares with true, false and none alone", hint: "use == for values")
    }
  }

  private static func version(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Bool {
    if let type = try arguments.text(3), type != "loose" {
      throw Problem.unsupported("only version_type \"loose\" is supported")
    }
    if try arguments.flag(2) { throw Problem.unsupported("strict versions are not supported") }
    let name = try arguments.text(1, or: "==")
    guard let comparison = versionOperators[name] else {
      throw Problem.type("\"\(name)\" does not compare versions", hint: "use ==, <, <=, >, >=, !=")
    }
    let left = LooseVersion(try input.text())
    let right = LooseVersion(try arguments.required(0).text())
    return try Datum.compare(left.datum, comparison, right.datum)
  }

  private static let versionOperators: [String: ComparisonOperator] = [
    "==": .equal, "=": .equal, "eq": .equal, "<": .less, "lt": .less, "<=": .lessOrEqual,
    "le": .lessOrEqual, ">": .greater, "gt": .greater, ">=": .greaterOrEqual,
    "ge": .greaterOrEqual, "!=": .notEqual, "<>": .notEqual, "ne": .notEqual,
  ]
}

/// A version cut into numbers and words, as Python's `LooseVersion` does it.
struct LooseVersion {
  /// The parts as a list, which has the order of versions.
  let datum: Datum

  init(_ text: String) {
    var parts: [Datum] = []
    var rest = text.scalars[...]
    while let first = rest.first {
      let kind = Self.kind(of: first)
      let run = rest.prefix { Self.kind(of: $0) == kind }
      rest = rest.dropFirst(run.count)
      let word = String(scalars: run)
      switch kind {
      case .digit: parts.append(Int(word).map { .int($0) } ?? .string(word))
      case .letter, .other: parts.append(.string(word))
      case .dot: break
      }
    }
    datum = .list(of: parts)
  }

  private enum Kind { case digit, letter, dot, other }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar {
    case "0"..."9": .digit
    case "a"..."z": .letter
    case ".": .dot
    default: .other
    }
  }
}
