import PlayData

extension Evaluator {
  /// The part of a value between two indices.
  func slice(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .slice(let base, let start, let stop, let step) = expression.kind else {
      return .none
    }
    let container = try evaluate(base)
    if case .undefined(let missing) = container { return missing.part }
    if case .unknown = container { return container }
    let bounds = try [start, stop, step].map { try $0.flatMap(bound) }
    guard let slice = Slice(start: bounds[0], stop: bounds[1], step: bounds[2] ?? 1) else {
      throw Problem.type("the step of a slice cannot be zero")
    }
    guard let part = container.sliced(slice) else {
      throw Problem.type("\(container.typeName) cannot be sliced")
    }
    return part
  }

  private func bound(_ expression: ExpressionSyntax) throws -> Int? {
    let value = try evaluate(expression).used()
    if case .none = value { return nil }
    guard let integer = value.integer else {
      throw Problem.type("expected an integer in the slice, found \(value.typeName)")
    }
    return integer
  }
}

/// The start, stop and step of a slice.
struct Slice {
  let start: Int?
  let stop: Int?
  let step: Int

  init?(start: Int?, stop: Int?, step: Int) {
    guard step != 0 else { return nil }
    self.start = start
    self.stop = stop
    self.step = step
  }

  /// The range of indices in a sequence of a length.
  func range(of length: Int) -> IntegerRange {
    let lowest = step > 0 ? 0 : -1
    let highest = step > 0 ? length : length - 1
    let clamp = { (bound: Int) in
      let index = bound < 0 ? bound + length : bound
      return min(max(index, lowest), highest)
    }
    return IntegerRange(
      start: start.map(clamp) ?? (step > 0 ? lowest : highest),
      stop: stop.map(clamp) ?? (step > 0 ? highest : lowest), step: max(step, -length - 1))
  }
}

extension Datum {
  /// The part that a slice takes; `nil` when the value has no order.
  func sliced(_ slice: Slice) -> Datum? {
    switch self {
    case .list(let elements): .list(Elements(elements.sliced(slice)))
    case .tuple(let elements): .tuple(Elements(elements.sliced(slice)))
    case .string(let text):
      .string(String(scalars: text.scalars.sliced(slice)))
    case .range(let range):
      .range(range.sliced(slice))
    default: nil
    }
  }
}

extension IntegerRange {
  fileprivate func sliced(_ slice: Slice) -> IntegerRange {
    let indices = slice.range(of: count)
    return IntegerRange(
      start: self[indices.start], stop: self[indices.stop], step: step * indices.step)
  }
}

extension RandomAccessCollection where Index == Int {
  /// The elements that a slice takes; the collection starts at zero.
  func sliced(_ slice: Slice) -> [Element] {
    let indices = slice.range(of: count)
    return (0..<indices.count).map { self[indices[$0]] }
  }
}
