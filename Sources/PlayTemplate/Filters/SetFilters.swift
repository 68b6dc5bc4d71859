import PlayData

extension Filters {
  /// Lists as sets; the order is that of the first appearance.
  static let sets: [Filter] = [
    Filter("union", ["other"], required: 1) { input, arguments, _ in
      try set(input, arguments) { left, right in left + right }
    },
    Filter("intersect", ["other"], required: 1) { input, arguments, _ in
      try set(input, arguments) { left, right in left.filter(members(of: right).contains) }
    },
    Filter("difference", ["other"], required: 1) { input, arguments, _ in
      try set(input, arguments) { left, right in without(left, right) }
    },
    Filter("symmetric_difference", ["other"], required: 1) { input, arguments, _ in
      try set(input, arguments) { left, right in without(left, right) + without(right, left) }
    },
  ]

  private static func set(
    _ input: Datum, _ arguments: Arguments, _ combine: ([Datum], [Datum]) -> [Datum]
  ) throws -> Datum {
    let left = try known(input.elements())
    let right = try known(arguments.required(0).elements())
    var seen = DatumSet()
    return .list(of: combine(left, right).filter { seen.insert($0) })
  }

  private static func known(_ elements: Elements) throws -> [Datum] {
    try elements.map { try $0.used() }
  }

  private static func without(_ left: [Datum], _ right: [Datum]) -> [Datum] {
    let excluded = members(of: right)
    return left.filter { !excluded.contains($0) }
  }

  /// The set of the elements of a list.
  static func members(of elements: some Sequence<Datum>) -> DatumSet {
    var members = DatumSet()
    for element in elements { _ = members.insert(element) }
    return members
  }
}
