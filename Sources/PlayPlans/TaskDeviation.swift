import PlayEngine
import PlayModuleKit
import PlayReport

/// In what a task is not as the plan has it.
struct TaskDeviation {
  let planned: HostPlan.Task
  let current: HostPlan.Task

  /// The first part that is another one.
  var lines: [String] {
    guard !planned.report.isSecret else {
      return ["the task is secret, and would not do what the plan says"]
    }
    for index in 0..<max(planned.parts.count, current.parts.count) {
      let (old, new) = (part(planned, index), part(current, index))
      guard old?.sealed != new?.sealed else { continue }
      let label = (old ?? new)?.shown.label.map { ["item \($0)"] } ?? []
      return label + lines(old?.shown, new?.shown)
    }
    return []
  }

  private func part(
    _ task: HostPlan.Task, _ index: Int
  ) -> (sealed: SealedPart, shown: TaskReport.Part)? {
    guard index < task.parts.count, index < task.report.parts.count else { return nil }
    return (task.parts[index], task.report.parts[index])
  }

  private func lines(_ planned: TaskReport.Part?, _ current: TaskReport.Part?) -> [String] {
    guard let current else { return ["the plan has it, and it is not there now"] }
    guard let planned, PartKind(planned.status) == PartKind(current.status) else {
      return outcome(current, planned)
    }
    let pairs = zip(planned.differences, current.differences)
    if let (old, new) = pairs.first(where: { $0 != $1 }) {
      return DifferenceDeviation(planned: old, current: new).lines
    }
    if let more = planned.differences.dropFirst(current.differences.count).first {
      return ["only in the plan:"] + more.shown
    }
    if let more = current.differences.dropFirst(planned.differences.count).first {
      return ["not in the plan:"] + more.shown
    }
    // All that may be shown is the same.
    let subject = planned.differences.first?.subject
    return ["a secret in \(subject ?? "the task") is not what the plan rests on"]
  }

  /// How a part ends now that ends otherwise in the plan.
  private func outcome(_ current: TaskReport.Part, _ planned: TaskReport.Part?) -> [String] {
    switch current.status {
    case .unchanged:
      let subject = planned?.differences.first?.subject
      return [
        "nothing is to be changed now" + (subject.map { "; the plan would change \($0)" } ?? "")
      ]
    case .changed: return ["not in the plan:"] + current.differences.flatMap(\.shown)
    case .dependsOn(let task): return ["it would depend on \"\(task)\" now"]
    case .skipped(let reason): return ["it would be skipped now (\(reason))"]
    case .failed(let failure), .ignored(let failure), .rescued(let failure):
      return ["it fails now: \(failure.message)"]
    }
  }
}

/// In what a difference is not as the plan has it.
private struct DifferenceDeviation {
  let planned: Difference
  let current: Difference

  var lines: [String] {
    guard planned.subject == current.subject else {
      return ["only in the plan:"] + planned.shown + ["not in the plan:"] + current.shown
    }
    guard !planned.isSecret, !current.isSecret else {
      return ["\(planned.subject) is secret, and not what the plan rests on"]
    }
    guard case .text(let oldBefore, let oldAfter) = planned.content,
      case .text(let newBefore, let newAfter) = current.content
    else {
      return DifferenceLines(planned).lines.map { "in the plan: \($0)" }
        + DifferenceLines(current).lines.map { "now: \($0)" }
    }
    if oldBefore != newBefore {
      return ["\(planned.subject) has changed since the plan was made:"]
        + diff(oldBefore, newBefore)
    }
    return ["\(planned.subject) would get another content than in the plan:"]
      + diff(oldAfter, newAfter)
  }

  private func diff(_ planned: [UInt8]?, _ now: [UInt8]?) -> [String] {
    let lines = UnifiedDiff(from: planned, to: now).lines.map(\.text)
    return (["--- in the plan", "+++ now"] + lines).map { "  " + $0 }
  }
}

extension Difference {
  /// The difference as a check shows it, below what is said of it.
  fileprivate var shown: [String] { DifferenceLines(self).lines.map { "  " + $0 } }
}
