import PlayData

/// The functions that every template can call.
enum Functions {
  static let all: [String: Filter] = .table(
    [
      Filter("range", ["start", "stop", "step"], required: 1, apply: range),
      Filter("dict", extra: .positionalAndNamed, apply: dict),
      Filter("namespace", extra: .positionalAndNamed, isLenient: true, apply: namespace),
      Filter("cycler", extra: .positional, apply: cycler),
      Filter("joiner", ["sep"], apply: joiner),
      Filter("lookup", ["name"], required: 1, extra: .positionalAndNamed, apply: lookup),
      Filter("query", ["name"], required: 1, extra: .positionalAndNamed, apply: query),
      Filter("q", ["name"], required: 1, extra: .positionalAndNamed, apply: query),
    ])

  /// Functions of Jinja2 and Ansible that do not exist here, and why.
  static let refused = [
    "lipsum": "it makes random text", "now": "a run must give the same result twice",
    "url_for": "it belongs to a web server", "super": "templates do not inherit",
  ]

  private static func range(_: Datum, _ arguments: Arguments, _ evaluator: Evaluator) throws
    -> Datum
  {
    let first = try arguments.integer(0, or: 0)
    let second = try arguments.integer(1)
    let step = try arguments.integer(2, or: 1)
    guard step != 0 else { throw Problem.type("the step of a range cannot be zero") }
    // Bounds of this size cannot overflow in the arithmetic of ranges.
    for bound in [first, second ?? 0, step] where abs(bound.clamped) > 1 << 40 {
      throw Problem.limit("\(bound) is too large for a range")
    }
    let range = IntegerRange(start: second == nil ? 0 : first, stop: second ?? first, step: step)
    try evaluator.checkCount(range.count)
    return .range(range)
  }

  private static func dict(_: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    .map(try mapping(arguments, of: "dict"))
  }

  /// The map of pairs or another map, and of named arguments.
  private static func mapping(_ arguments: Arguments, of what: String) throws -> Mapping {
    guard arguments.rest.count <= 1 else { throw Problem.type("\(what) takes one map at most") }
    var map = Mapping()
    if let source = arguments.rest.first {
      if case .map(let other) = try source.used() {
        for (key, value) in other.pairs { try map.set(key, to: value) }
      } else {
        for pair in try source.elements() {
          let parts = try pair.elements()
          guard parts.count == 2 else { throw Problem.type("\(what) needs pairs") }
          try map.set(parts[0], to: parts[1])
        }
      }
    }
    for (name, value) in arguments.named { try map.set(.string(name), to: value) }
    return map
  }

  private static func namespace(_: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    let namespace = Namespace()
    for (key, value) in try mapping(arguments, of: "namespace").pairs {
      namespace.values[try key.text()] = value
    }
    return .object(namespace)
  }

  private static func cycler(_: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    guard !arguments.rest.isEmpty else { throw Problem.type("cycler needs values") }
    return .object(Cycler(arguments.rest))
  }

  private static func joiner(_: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    .object(Joiner(try arguments.text(0, or: ", ")))
  }

  private static func lookup(
    _: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let name = try arguments.text(0, or: "")
    guard let lookup = evaluator.environment.lookups[name] else {
      let names = evaluator.environment.lookups.keys.sorted()
      throw Problem.unsupported(
        "there is no lookup \"\(name)\"",
        hint: Suggestion.hint(for: name, among: names, listing: "there are"))
    }
    let call = CallArguments(positional: arguments.rest, keywords: arguments.named)
    let scope = evaluator.hostScope
    return try evaluator.callHost(
      { try lookup($0, $1, scope) }, named: "the lookup \"\(name)\"", call)
  }

  /// A lookup whose result is always a list.
  private static func query(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let result = try lookup(input, arguments, evaluator)
    if case .list = result { return result }
    return .list(of: [result])
  }
}

extension Int {
  /// The number with a magnitude that exists.
  fileprivate var clamped: Int { Swift.max(self, -Int.max) }
}
