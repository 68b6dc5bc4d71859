extension Datum {
  /// Whether two values are equal by Python's rules: `1 == 1.0 == True`, a list is no tuple.
  static func equal(_ left: Datum, _ right: Datum) throws -> Bool {
    switch (try left.used(), try right.used()) {
    case (.none, .none), (.undefined, .undefined): return true
    case (.string(let left), .string(let right)): return left.isSame(as: right)
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      return try equal(left, right)
    case (.view(let leftName, let left), .view(let rightName, let right)):
      return try leftName == rightName && equal(left, right)
    case (.range(let left), .range(let right)):
      return left.count == right.count
        && (left.isEmpty
          || left.start == right.start && (left.count == 1 || left.step == right.step))
    case (.map(let left), .map(let right)): return try equal(left, right)
    case (.object(let left), .object(let right)): return left === right
    default: return equalNumbers(left, right) ?? false
    }
  }

  private static func equalNumbers(_ left: Datum, _ right: Datum) -> Bool? {
    if let left = left.integer, let right = right.integer { return left == right }
    // An integer above 2^53 equals a float only when the float is exactly that integer.
    if case .double(let left) = left, let right = right.integer {
      return Int(exactly: left) == right
    }
    if case .double(let right) = right, let left = left.integer {
      return Int(exactly: right) == left
    }
    if case .double(let left) = left, case .double(let right) = right { return left == right }
    return nil
  }

  private static func equal(_ left: Elements, _ right: Elements) throws -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where try !equal(left[index], right[index]) { return false }
    return true
  }

  private static func equal(_ left: Mapping, _ right: Mapping) throws -> Bool {
    guard left.count == right.count else { return false }
    for (key, value) in left.pairs {
      guard let other = try right.value(of: key), try equal(value, other) else { return false }
    }
    return true
  }

  /// Whether a sequence has an element equal to this value.
  func isElement(of elements: some Sequence<Datum>) throws -> Bool {
    for element in elements where try Datum.equal(element, self) { return true }
    return false
  }
}

extension Datum: Hashable {
  /// Equality for keys, which hold neither undefined nor unknown values.
  static func == (left: Datum, right: Datum) -> Bool { (try? equal(left, right)) ?? false }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .string(let text): hasher.combine(text)
    case .tuple(let elements): for element in elements { hasher.combine(element) }
    case .range(let range): hasher.combine(range.count)
    case .double(let number): hasher.combine(number)
    case .object(let object): hasher.combine(ObjectIdentifier(object))
    default: if let integer { hasher.combine(Double(integer)) }
    }
  }
}

extension String {
  /// Equality of the characters as they are written, as in Python; Swift's own also normalizes.
  func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// The order by code points, which is the order of UTF-8's bytes.
  func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
