/// Which lines of two texts have no counterpart in the other one.
///
/// Finds the fewest changes as long as there are not many (E. Myers, An O(ND) Difference Algorithm).
/// Beyond that, lines that stand once in either text divide the rest, and what cannot be divided
/// counts as changed altogether, so that the time does not grow with the square of the length.
struct LineComparison {
  /// For each old line, whether it is gone.
  private(set) var removed: [Bool]
  /// For each new line, whether it is not in the old text.
  private(set) var inserted: [Bool]

  private let old: [Int]
  private let new: [Int]
  /// Steps that may still be spent on finding the fewest changes.
  private var budget = 10_000_000

  /// The most changes of which the fewest are looked for.
  private static let changeLimit = 1_000
  private static let depthLimit = 50

  /// Compares two texts; every line is given as a number that stands for its bytes.
  init(_ old: [Int], _ new: [Int]) {
    self.old = old
    self.new = new
    removed = Array(repeating: false, count: old.count)
    inserted = Array(repeating: false, count: new.count)
    compare(old.indices, new.indices, depth: 0)
  }

  private mutating func compare(_ left: Range<Int>, _ right: Range<Int>, depth: Int) {
    let head = zip(left, right).prefix { old[$0] == new[$1] }.count
    let rest = (left.dropFirst(head), right.dropFirst(head))
    let tail = zip(rest.0.reversed(), rest.1.reversed()).prefix { old[$0] == new[$1] }.count
    let (left, right) = (rest.0.dropLast(tail), rest.1.dropLast(tail))
    if left.isEmpty || right.isEmpty || depth > Self.depthLimit {
      change(left, right)
    } else if !findFewestChanges(left, right) {
      divide(left, right, depth: depth)
    }
  }

  private mutating func change(_ left: Range<Int>, _ right: Range<Int>) {
    for index in left { removed[index] = true }
    for index in right { inserted[index] = true }
  }
}

extension LineComparison {
  private mutating func findFewestChanges(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    let limit = min(left.count + right.count, Self.changeLimit)
    // For each diagonal, the old line up to which the furthest path with that many changes reaches.
    var reach = [Int](repeating: 0, count: 2 * limit + 3)
    let center = limit + 1
    var history: [[Int]] = []
    for changes in 0...limit {
      history.append(Array(reach[(center - changes - 1)...(center + changes + 1)]))
      for diagonal in stride(from: -changes, through: changes, by: 2) {
        let goesDown =
          diagonal == -changes
          || diagonal != changes && reach[center + diagonal - 1] < reach[center + diagonal + 1]
        var x =
          goesDown ? reach[center + diagonal + 1] : reach[center + diagonal - 1] + 1
        var y = x - diagonal
        let start = x
        while x < left.count, y < right.count,
          old[left.lowerBound + x] == new[right.lowerBound + y]
        {
          (x, y) = (x + 1, y + 1)
        }
        budget -= 1 + x - start
        reach[center + diagonal] = x
        if x >= left.count, y >= right.count {
          record(history, left, right)
          return true
        }
      }
      if budget < 0 { return false }
    }
    return false
  }

  /// Follows the path back from its end.
  private mutating func record(_ history: [[Int]], _ left: Range<Int>, _ right: Range<Int>) {
    var (x, y) = (left.count, right.count)
    for changes in history.indices.dropFirst().reversed() {
      let reach = history[changes]
      let center = changes + 1
      let diagonal = x - y
      let goesDown =
        diagonal == -changes
        || diagonal != changes && reach[center + diagonal - 1] < reach[center + diagonal + 1]
      let previous = goesDown ? diagonal + 1 : diagonal - 1
      x = reach[center + previous]
      y = x - previous
      if goesDown {
        inserted[right.lowerBound + y] = true
      } else {
        removed[left.lowerBound + x] = true
      }
    }
  }
}

extension LineComparison {
  /// Compares what lies between the lines that stand once in either text and in the same order.
  private mutating func divide(_ left: Range<Int>, _ right: Range<Int>, depth: Int) {
    let anchors = Self.longestRise(anchors(left, right))
    guard !anchors.isEmpty else { return change(left, right) }
    var (leftStart, rightStart) = (left.lowerBound, right.lowerBound)
    for anchor in anchors {
      compare(leftStart..<anchor.old, rightStart..<anchor.new, depth: depth + 1)
      (leftStart, rightStart) = (anchor.old + 1, anchor.new + 1)
    }
    compare(leftStart..<left.upperBound, rightStart..<right.upperBound, depth: depth + 1)
  }

  private func anchors(_ left: Range<Int>, _ right: Range<Int>) -> [(old: Int, new: Int)] {
    let places = Self.places(of: new, in: right)
    let single = Self.places(of: old, in: left)
    return left.compactMap { index in
      guard single[old[index]] == .some(.some(index)), let place = places[old[index]] ?? nil else {
        return nil
      }
      return (index, place)
    }
  }

  /// The place of each line, or `nil` when it stands more than once.
  private static func places(of lines: [Int], in range: Range<Int>) -> [Int: Int?] {
    var places: [Int: Int?] = [:]
    for index in range {
      places[lines[index]] = places[lines[index]] == nil ? .some(index) : .some(nil)
    }
    return places
  }

  /// The longest part in which the new places rise as well.
  private static func longestRise(
    _ pairs: [(old: Int, new: Int)]
  ) -> [(old: Int, new: Int)] {
    // For each length, the pair with the lowest end among the rises of that length.
    var ends: [Int] = []
    var previous = [Int?](repeating: nil, count: pairs.count)
    for (index, pair) in pairs.enumerated() {
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[ends[middle]].new < pair.new { low = middle + 1 } else { high = middle }
      }
      previous[index] = low > 0 ? ends[low - 1] : nil
      if low == ends.count { ends.append(index) } else { ends[low] = index }
    }
    var rise: [(old: Int, new: Int)] = []
    var next = ends.last
    while let index = next {
      rise.append(pairs[index])
      next = previous[index]
    }
    return rise.reversed()
  }
}
