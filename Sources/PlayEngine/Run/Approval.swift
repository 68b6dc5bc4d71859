public import PlayModuleKit

/// Decides whether a change may be made.
///
/// - Returns: Why it must not; `nil` when it may.
public typealias Approval = @Sendable (PlannedChange) -> TaskFailure?

/// What a task, or one item of its loop, is about to change on a host.
public struct PlannedChange: Sendable {
  /// The host.
  public let host: String
  /// The task.
  public let task: TaskReference
  /// The place of the item in its loop, counted from zero; `nil` without a loop.
  public let item: Int?
  /// What is changed.
  public let differences: [Difference]

  /// Describes a change.
  public init(host: String, task: TaskReference, item: Int?, differences: [Difference]) {
    (self.host, self.task, self.item) = (host, task, item)
    self.differences = differences
  }
}

/// Why a host takes no part in a run.
public enum Absence: Sendable, Equatable {
  /// It is not as it has to be; the lines say what was expected and what came.
  case refused([String])
  /// It could not be reached.
  case unreachable(String)
}
