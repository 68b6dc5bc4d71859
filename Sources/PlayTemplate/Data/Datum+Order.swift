extension Datum {
  /// Whether one value comes before another; only values of one kind have an order.
  static func isLess(_ left: Datum, _ right: Datum) throws -> Bool {
    switch (try left.used(), try right.used()) {
    case (.string(let left), .string(let right)): return left.isBefore(right)
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      return try isLess(left, right)
    default:
      if let left = left.integer, let right = right.integer { return left < right }
      if let left = left.number, let right = right.number { return left < right }
      throw Problem.type("\(left.typeName) and \(right.typeName) have no order")
    }
  }

  private static func isLess(_ left: Elements, _ right: Elements) throws -> Bool {
    for (first, second) in zip(left, right) where try !equal(first, second) {
      return try isLess(first, second)
    }
    return left.count < right.count
  }

  /// Applies an operator of comparison.
  static func compare(
    _ left: Datum, _ comparison: ComparisonOperator, _ right: Datum
  ) throws -> Bool {
    switch comparison {
    case .equal: try equal(left, right)
    case .notEqual: try !equal(left, right)
    case .less: try isLess(left, right)
    case .greater: try isLess(right, left)
    case .lessOrEqual: try isLessOrEqual(left, right)
    case .greaterOrEqual: try isLessOrEqual(right, left)
    case .isIn: try left.isContained(in: right)
    case .isNotIn: try !left.isContained(in: right)
    }
  }

  private static func isLessOrEqual(_ left: Datum, _ right: Datum) throws -> Bool {
    let isLess = try isLess(left, right)
    return try isLess || equal(left, right)
  }

  /// Whether this value is in a container: part of a text, an element, or a key.
  func isContained(in container: Datum) throws -> Bool {
    switch try container.used() {
    case .string(let text):
      guard case .string(let part) = try used() else {
        throw Problem.type("expected a string to look for in a string, found \(typeName)")
      }
      return text.contains(part: part)
    case .map(let map): return try map.value(of: self) != nil
    case .range(let range): return integer.map(range.contains) ?? false
    case .list, .tuple, .view:
      _ = try used()
      return try isElement(of: container.elements())
    default: throw Problem.type("\(container.typeName) does not contain anything")
    }
  }

  /// The values in order by their keys; equal keys keep their order.
  static func sorted(
    _ elements: [Datum], reverse: Bool = false, by key: (Datum) throws -> [Datum]
  ) throws -> [Datum] {
    var keyed: [(offset: Int, key: Elements, element: Datum)] = []
    for (offset, element) in elements.enumerated() {
      keyed.append((offset, Elements(try key(element)), element))
    }
    try keyed.sort { left, right in
      if try isLess(reverse ? right.key : left.key, reverse ? left.key : right.key) { return true }
      if try isLess(reverse ? left.key : right.key, reverse ? right.key : left.key) { return false }
      return left.offset < right.offset
    }
    return keyed.map(\.element)
  }
}
