import PlayData

extension Filters {
  /// Choosing and changing elements by filters and tests.
  static let selection: [Filter] = [
    Filter("map", extra: .positionalAndNamed, apply: map),
    Filter("select", extra: .positionalAndNamed) { input, arguments, evaluator in
      try choose(input, arguments, evaluator, keeping: true)
    },
    Filter("reject", extra: .positionalAndNamed) { input, arguments, evaluator in
      try choose(input, arguments, evaluator, keeping: false)
    },
    Filter("selectattr", ["attribute"], required: 1, extra: .positionalAndNamed) {
      try choose($0, $1, $2, keeping: true, by: AttributePath($1.required(0)))
    },
    Filter("rejectattr", ["attribute"], required: 1, extra: .positionalAndNamed) {
      try choose($0, $1, $2, keeping: false, by: AttributePath($1.required(0)))
    },
  ]

  private static func map(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let elements = try input.selectable()
    guard let first = arguments.rest.first else {
      return .list(of: try mapAttribute(elements, arguments.named, evaluator))
    }
    let name = try first.text()
    guard let filter = Filters.all[name] else { throw unknown(name, "filter", Filters.all.keys) }
    let call = CallArguments(
      positional: Array(arguments.rest.dropFirst()), keywords: arguments.named)
    return .list(
      of: try elements.map { element in
        try evaluator.count()
        return try evaluator.apply(filter, to: element, call)
      })
  }

  private static func mapAttribute(
    _ elements: Elements, _ named: [(name: String, value: Datum)], _ evaluator: Evaluator
  ) throws -> [Datum] {
    guard let attribute = named.first(where: { $0.name == "attribute" })?.value else {
      throw Problem.type("map needs the name of a filter, or attribute=NAME")
    }
    if let other = named.first(where: { !["attribute", "default"].contains($0.name) }) {
      throw Problem.type("map has no argument \"\(other.name)\"")
    }
    let standard = named.first { $0.name == "default" }?.value
    let path = try AttributePath(attribute)
    return try elements.map { element in
      try evaluator.count()
      if let value = try path.part(of: element) { return value }
      if let standard, !standard.isNone { return standard }
      return path.nothing(in: element, evaluator)
    }
  }

  private static func choose(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator, keeping isKept: Bool,
    by path: AttributePath? = nil
  ) throws -> Datum {
    let test = try arguments.rest.first.map { name throws in
      let name = try name.text()
      guard let test = Tests.all[name] else {
        throw unknown(name, "test", Tests.all.keys)
      }
      return test
    }
    let call = CallArguments(
      positional: Array(arguments.rest.dropFirst()), keywords: arguments.named)
    return .list(
      of: try input.selectable().filter { element in
        try evaluator.count()
        guard let test else {
          return try (path?.value(in: element) ?? element).isTrue() == isKept
        }
        let value = try path.map { try $0.testable(in: element, evaluator) } ?? element
        return try evaluator.apply(test, to: value, call) == isKept
      })
  }

  private static func unknown(
    _ name: String, _ what: String, _ names: some Collection<String>
  ) -> Problem {
    .unsupported(
      "there is no \(what) \"\(name)\"", hint: Suggestion.hint(for: name, among: names.sorted()))
  }
}

extension AttributePath {
  /// The part of an element for a test, which may ask whether it is defined.
  fileprivate func testable(in element: Datum, _ evaluator: Evaluator) throws -> Datum {
    try part(of: element) ?? nothing(in: element, evaluator)
  }

  fileprivate func nothing(in element: Datum, _ evaluator: Evaluator) -> Datum {
    evaluator.nothing(
      missing(in: element).message, named: description, among: element.partNames)
  }
}

extension Datum {
  /// The elements; what counts as false has none, whatever it is, as in Jinja2.
  fileprivate func selectable() throws -> Elements {
    try isTrue() ? elements() : Elements([])
  }

  var isNone: Bool {
    guard case .none = self else { return false }
    return true
  }
}
