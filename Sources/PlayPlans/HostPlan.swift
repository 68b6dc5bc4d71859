import PlayEngine

/// What a plan says of one host.
struct HostPlan: Sendable {
  /// A task as it was announced.
  struct Task: Sendable {
    let report: TaskReport
    let parts: [SealedPart]

    var reference: TaskReference { report.task }
  }

  /// By what a task is known again, in a check and in a run.
  struct Key: Hashable {
    let play: Int
    let path: [Int]
    let isHandler: Bool

    init(_ task: TaskReference) {
      (play, path, isHandler) = (task.play.index, task.index.numbers, task.isHandler)
    }
  }

  /// The tasks in the order in which the host came to them.
  var tasks: [Task] = []
  /// Why the host was not there.
  var unreachable: String?

  /// The first task that failed, which ends the plan.
  var failed: Task? {
    tasks.first { if case .failed = $0.report.status { true } else { false } }
  }
}

extension [SavedPlan.Announcement] {
  /// What they say of each host.
  var hosts: [String: HostPlan] {
    reduce(into: [:]) { hosts, announcement in
      switch announcement.event {
      case .playStarted(_, let names):
        for name in names where hosts[name] == nil { hosts[name] = HostPlan() }
      case .unreachable(let host, let reason):
        hosts[host, default: HostPlan()].unreachable = reason
      case .taskFinished(let report):
        hosts[report.host, default: HostPlan()].tasks.append(
          HostPlan.Task(report: report, parts: announcement.parts))
      default: break
      }
    }
  }
}
