public import PlayEngine
import PlayModuleKit

/// Lets a run make the changes that a plan announces, and no others.
///
/// What a check could not know, since it depends on an earlier change, may be made as it comes.
public struct PlanGuard: Sendable {
  private let seal: PlanSeal
  private let tasks: [String: [HostPlan.Key: [HostPlan.Task]]]

  /// Guards a plan.
  public init(_ plan: SavedPlan) {
    seal = plan.seal
    tasks = plan.announcements.hosts.mapValues { host in
      Dictionary(grouping: host.tasks) { HostPlan.Key($0.reference) }
    }
  }

  /// Why a change must not be made; `nil` when the plan has it.
  public func refusal(of change: PlannedChange) -> TaskFailure? {
    let known = tasks[change.host]?[HostPlan.Key(change.task)] ?? []
    if known.contains(where: { allows(change, $0) }) || isFollowing(change) { return nil }
    let subjects = change.differences.map { $0.isSecret ? "something secret" : $0.subject }
    return TaskFailure(
      phase: .plan,
      message: "the plan does not have this change of \(subjects.joined(separator: ", "))",
      hint: "make a new plan, which begins with what has been done so far")
  }

  private func allows(_ change: PlannedChange, _ task: HostPlan.Task) -> Bool {
    // A loop whose items were not known is one part.
    let isOpen = task.parts.count == 1 && task.parts[0].kind == .depends
    let index = change.item ?? 0
    guard index < task.parts.count else { return isOpen }
    let part = task.parts[index]
    return isOpen || part.kind == .depends || seal.matches(part.digest, change.differences)
  }

  /// Whether the task stems from an inclusion of which the check knew no more than that.
  private func isFollowing(_ change: PlannedChange) -> Bool {
    var path = change.task.index.numbers
    while path.count > 1 {
      path.removeLast()
      let includes = tasks[change.host]?.values.joined().contains { task in
        task.reference.play.index == change.task.play.index
          && task.reference.index.numbers == path && task.parts.contains { $0.kind == .depends }
      }
      if includes == true { return true }
    }
    return false
  }
}
