/// The place of a task in its play: its number, and below a task that includes others theirs.
///
/// Reports are in this order, and so is the play itself.
public struct TaskPath: Hashable, Sendable, Comparable {
  /// One number for each level, counted from zero.
  public let numbers: [Int]

  /// A place.
  public init(_ numbers: [Int]) { self.numbers = numbers }

  /// A place below this one.
  public func appending(_ number: Int) -> TaskPath { TaskPath(numbers + [number]) }

  /// Whether one place comes before another; what is included comes after what includes it.
  public static func < (left: TaskPath, right: TaskPath) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}

extension TaskPath: ExpressibleByIntegerLiteral {
  /// A place at the upper level.
  public init(integerLiteral value: Int) { self.init([value]) }
}
