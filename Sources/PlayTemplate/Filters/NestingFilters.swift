import PlayData

extension Filters {
  /// Lists whose elements belong together, for loops over more than one list.
  static let nesting: [Filter] = [
    Filter("product", extra: .positionalAndNamed, apply: product),
    Filter("subelements", ["subelements", "skip_missing"], required: 1, apply: subelements),
    Filter("extract", ["container", "morekeys"], required: 1, apply: extract),
  ]

  /// Every element with every element of the other lists.
  private static func product(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    if let other = arguments.named.first(where: { $0.name != "repeat" }) {
      throw Problem.type("product has no argument \"\(other.name)\"")
    }
    let count = try arguments.named.first.map { try $0.value.used() } ?? .int(1)
    guard case .int(let times) = count, times >= 0 else {
      throw Problem.type("repeat: expected an integer that is not negative")
    }
    let lists = try ([input] + arguments.rest).map { try $0.elements().array }
    var rows: [[Datum]] = [[]]
    for list in (0..<times).flatMap({ _ in lists }) {
      let (size, isTooLarge) = rows.count.multipliedReportingOverflow(by: list.count)
      try evaluator.checkCount(isTooLarge ? .max : size)
      rows = rows.flatMap { row in list.map { row + [$0] } }
    }
    return .list(of: rows.map { .tuple(Elements($0)) })
  }

  /// Every element, or value of a map, with every element of a list in it.
  private static func subelements(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let path = try AttributePath(elements: arguments.required(0))
    let skipsMissing = try arguments.flag(1)
    let elements: [Datum] =
      if case .map(let map) = try input.used() { map.pairs.map(\.value) } else {
        try input.elements().array
      }
    var pairs: [Datum] = []
    for element in elements {
      guard let part = try path.part(of: element) else {
        guard skipsMissing else { throw path.missing(in: element) }
        continue
      }
      guard case .list(let inner) = try part.used() else {
        throw Problem.type("subelements: \"\(path.description)\" is \(part.typeName), not a list")
      }
      pairs += inner.array.map { .tuple(of: element, $0) }
      try evaluator.checkCount(pairs.count)
    }
    return .list(of: pairs)
  }

  /// The part of a list or a map that the input names, and of that the parts that more keys name.
  private static func extract(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let more: [Datum] =
      switch arguments.optional(1) {
      case .list(let keys)?, .tuple(let keys)?: keys.array
      case let key?: [key]
      case nil: []
      }
    return try ([input] + more).reduce(arguments.required(0)) { value, key in
      let container = try value.used()
      if let part = try container.part(key.used()) { return part }
      let name = try key.used().text()
      return evaluator.nothing(
        "\(container.typeName) has no \"\(name)\"", named: name, among: container.partNames)
    }
  }
}

extension AttributePath {
  /// A way whose steps are a list, or a text with dots between them.
  fileprivate init(elements attribute: Datum) throws {
    switch try attribute.used() {
    case .list(let keys), .tuple(let keys): self.init(parts: keys.array)
    default: try self.init(attribute)
    }
  }
}
