public import PlayEngine

/// Compares a plan with what a new check announces of the same hosts.
public struct PlanComparison {
  private let planned: [String: HostPlan]
  private let current: [String: HostPlan]

  /// Compares.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - current: What a check announces now, recorded to be compared with the plan.
  public init(_ plan: SavedPlan, with current: PlanRecording) {
    planned = plan.announcements.hosts
    self.current = current.announcements.hosts
  }

  /// The hosts for which the plan must not be carried out, and why.
  public var absences: [String: Absence] {
    var absences: [String: Absence] = [:]
    for host in Set(planned.keys).union(current.keys) { absences[host] = absence(of: host) }
    return absences
  }

  private func absence(of host: String) -> Absence? {
    guard let plan = planned[host] else { return .refused(["the plan does not have this host"]) }
    guard let now = current[host] else { return .refused(["the host takes no part any more"]) }
    if let reason = now.unreachable { return .unreachable(reason) }
    if plan.unreachable != nil {
      return .refused(["the host could not be reached when the plan was made"])
    }
    if let failed = plan.failed {
      return .refused(["the plan ends with a failure of \"\(failed.reference.title)\""])
    }
    return deviation(plan, now).map { .refused($0) }
  }

  /// The first thing in which the host is not as the plan rests on it.
  private func deviation(_ plan: HostPlan, _ now: HostPlan) -> [String]? {
    for (index, task) in plan.tasks.enumerated() {
      guard index < now.tasks.count else {
        return ["the plan goes on with \"\(task.reference.title)\", where nothing is to do now"]
      }
      let other = now.tasks[index]
      guard HostPlan.Key(task.reference) == HostPlan.Key(other.reference) else {
        return [
          "the plan has \"\(task.reference.title)\" where \"\(other.reference.title)\" is to do now"
        ]
      }
      if task.parts != other.parts {
        return [task.reference.title]
          + TaskDeviation(planned: task, current: other).lines.map { "  " + $0 }
      }
    }
    return now.tasks.dropFirst(plan.tasks.count).first.map {
      ["the plan ends before \"\($0.reference.title)\", which is to do now"]
    }
  }
}
