import PlayData

/// The elements of a list or a tuple; those of the scope stay as they are until they are asked for.
struct Elements: RandomAccessCollection {
  private enum Storage {
    case values([Value])
    case items([Datum])
  }

  private let storage: Storage
  /// How deeply the parts that the template made are nested.
  let depth: Int
  /// The names under which a tuple's elements can be asked for.
  var names: [String] = []

  init(values: [Value]) {
    storage = .values(values)
    depth = 1
  }

  init(_ items: [Datum]) {
    storage = .items(items)
    var depth = 0
    for item in items { depth = Swift.max(depth, item.depth) }
    self.depth = depth + 1
  }

  var startIndex: Int { 0 }

  var endIndex: Int {
    switch storage {
    case .values(let values): values.count
    case .items(let items): items.count
    }
  }

  subscript(position: Int) -> Datum {
    switch storage {
    case .values(let values): Datum(values[position])
    case .items(let items): items[position]
    }
  }

  /// The values of the scope that these are, when they are.
  var values: [Value]? {
    guard case .values(let values) = storage else { return nil }
    return values
  }

  /// The elements as an array.
  var array: [Datum] {
    switch storage {
    case .values(let values): values.map { Datum($0) }
    case .items(let items): items
    }
  }
}

/// What `range()` gives.
struct IntegerRange: Equatable {
  let start: Int
  let stop: Int
  let step: Int

  var isEmpty: Bool { count == 0 }

  var count: Int {
    let distance = step > 0 ? stop - start : start - stop
    return distance <= 0 ? 0 : (distance - 1) / abs(step) + 1
  }

  subscript(position: Int) -> Int { start + position * step }

  func contains(_ number: Int) -> Bool {
    guard !isEmpty else { return false }
    let bounds = step > 0 ? start...self[count - 1] : self[count - 1]...start
    return bounds.contains(number) && (number - start) % step == 0
  }

  /// The numbers as elements.
  var elements: Elements { Elements((0..<count).map { .int(self[$0]) }) }
}
