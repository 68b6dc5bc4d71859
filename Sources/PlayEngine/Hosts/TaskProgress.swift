import PlayData
import PlayModel
import PlayModuleKit

/// The parts of the task in progress that have ended.
struct TaskProgress: Sendable {
  private(set) var parts: [TaskReport.Part] = []
  private var values: [Value] = []
  /// Whether a part is an item of a loop, and not the loop as a whole.
  private var hasItems = false
  private let started: ContinuousClock.Instant

  init(started: ContinuousClock.Instant) { self.started = started }

  /// Adds a part that has ended; `item` is the loop's item.
  mutating func add(_ part: TaskReport.Part, item: Value?) {
    parts.append(part)
    if item != nil { hasItems = true }
    guard case .dependsOn(let task) = part.status else {
      var result = part.result
      if let item { result["item"] = item }
      values.append(.map(result))
      return
    }
    values.append(.unknown(until: task))
  }

  /// How the task as a whole ended: the worst of its parts.
  var status: TaskStatus {
    guard var worst = parts.first?.status else { return .unchanged }
    for part in parts.dropFirst() where part.status.weight > worst.weight { worst = part.status }
    return worst
  }

  /// What `register` keeps.
  func result(isLoop: Bool) -> Value {
    guard isLoop, hasItems else {
      let value = values.first ?? .map([:])
      return isLoop ? value.map.map { .map($0.merging(["results": []])) } ?? value : value
    }
    let statuses = parts.map(\.status)
    return [
      "results": .list(values),
      "changed": .bool(statuses.contains { $0.isChange }),
      "failed": .bool(statuses.contains { $0.isFailure }),
      "skipped": .bool(!statuses.isEmpty && statuses.allSatisfy { $0.isSkip }),
    ]
  }

  /// The report of the task.
  func report(
    host: String, item: AgendaStep.Item, now: ContinuousClock.Instant
  ) -> TaskReport {
    TaskReport(
      host: host, task: item.reference, parts: parts, status: status,
      isSecret: item.task.keywords.isSecret,
      showsDifferences: item.task.keywords.showsDifferences,
      duration: started.duration(to: now))
  }
}

extension TaskStatus {
  fileprivate var weight: Int {
    switch self {
    case .skipped: 0
    case .unchanged: 1
    case .ignored: 2
    case .dependsOn: 3
    case .changed: 4
    case .rescued: 5
    case .failed: 6
    }
  }

  /// Whether handlers are notified.
  var isChange: Bool {
    switch self {
    case .changed, .dependsOn: true
    default: false
    }
  }

  var isFailure: Bool {
    switch self {
    case .failed, .ignored, .rescued: true
    default: false
    }
  }

  /// Whether nothing deals with the failure.
  var isFailed: Bool {
    if case .failed = self { true } else { false }
  }

  var isSkip: Bool {
    if case .skipped = self { true } else { false }
  }
}
