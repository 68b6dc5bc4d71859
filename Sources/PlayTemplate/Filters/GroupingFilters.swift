import PlayData

extension Filters {
  /// Groups and orders of records.
  static let grouping: [Filter] = [
    Filter("groupby", ["attribute", "default", "case_sensitive"], required: 1, apply: groupBy),
    Filter("dictsort", ["case_sensitive", "by", "reverse"], apply: dictSort),
  ]

  private static func groupBy(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let path = try AttributePath(arguments.required(0))
    let standard = arguments.optional(1)
    let isCaseSensitive = try arguments.flag(2)
    let name = { (element: Datum) throws -> Datum in
      if let standard { return try path.part(of: element) ?? standard }
      return try path.value(in: element)
    }
    let key = { (element: Datum) throws -> Datum in
      isCaseSensitive ? try name(element) : try name(element).ignoringCase
    }
    var groups: [(key: Datum, elements: [Datum])] = []
    for element in try Datum.sorted(input.elements().array, by: { [try key($0)] }) {
      let current = try key(element)
      if let last = groups.last, try Datum.equal(last.key, current) {
        groups[groups.count - 1].elements.append(element)
      } else {
        groups.append((current, [element]))
      }
    }
    return .list(
      of: try groups.map { group in
        var pair = Elements([try name(group.elements[0]), .list(of: group.elements)])
        pair.names = ["grouper", "list"]
        return .tuple(pair)
      })
  }

  private static func dictSort(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let isCaseSensitive = try arguments.flag(0)
    let by = try arguments.text(1, or: "key")
    guard by == "key" || by == "value" else {
      throw Problem.type("dictsort sorts by \"key\" or by \"value\"")
    }
    let pairs = try input.mapping().pairs.map { Datum.tuple(of: $0.key, $0.value) }
    let sorted = try Datum.sorted(pairs, reverse: arguments.flag(2)) { pair in
      let value = try pair.elements()[by == "key" ? 0 : 1]
      return [isCaseSensitive ? value : value.ignoringCase]
    }
    return .list(of: sorted)
  }
}

extension Datum {
  /// The map, when the value is one.
  func mapping() throws -> Mapping {
    guard case .map(let map) = try used() else {
      throw Problem.type("expected a map, found \(typeName)")
    }
    return map
  }
}
