import PlayData
import PlayModel
import PlayTemplate

/// One try of a task that may be tried again: `until`, `retries` and `delay`.
struct Trial {
  /// How often the task is tried again.
  let retries: Int
  private let delay: Duration
  private let attempts: Int
  private let until: [Expression]?

  /// What follows from a try.
  enum Outcome {
    /// The task is tried again after a while.
    case again(after: Duration)
    /// The task has come to this.
    case ended(TaskReport.Part)
  }

  /// Renders the keywords; `attempts` were made before this one.
  init(_ task: Task, _ scope: TaskScope, attempts: Int) throws {
    let keywords = task.keywords
    retries = Int(try keywords.retries?.amount("retries", in: scope) ?? 3)
    delay = .milliseconds(Int64(1000 * (try keywords.delay?.amount("delay", in: scope) ?? 5)))
    until = keywords.until
    self.attempts = attempts
  }

  /// What follows from a part; without `mayWait`, as in a check, there is one try.
  func outcome(
    of part: TaskReport.Part, _ verdict: Verdict, mayWait: Bool
  ) throws -> Outcome {
    guard !part.status.isSkip, !part.isUnknown, part.failurePhase != .prepare else {
      return .ended(part)
    }
    let isPlannedOnly = part.status.isChange && !part.isApplied
    if isPlannedOnly { return .ended(part) }
    let isDone = try until.map { try verdict.holds($0, after: part) } ?? !part.status.isFailure
    if isDone {
      return .ended(part.with(status: part.status, ["attempts": .int(attempts + 1)]))
    }
    guard mayWait else {
      return .ended(
        part.with(status: .skipped(reason: "\(condition) yet; a run tries again"), [:]))
    }
    if attempts < retries { return .again(after: delay) }
    // As in Ansible the first try does not count here.
    let exhausted = part.with(status: part.status, ["attempts": .int(attempts)])
    if part.status.isFailure { return .ended(exhausted) }
    let failure = TaskFailure(
      phase: .plan, message: "\(condition) after \(attempts + 1) tries")
    return .ended(
      exhausted.with(
        status: .failed(failure), ["failed": true, "msg": .string(failure.message)]))
  }

  private var condition: String {
    guard let until else { return "it does not succeed" }
    return "until: \(until.map(\.text).joined(separator: " and ")) does not hold"
  }
}

extension TaskReport.Part {
  fileprivate var isUnknown: Bool {
    if case .dependsOn = status { true } else { false }
  }

  fileprivate var failurePhase: TaskFailure.Phase? {
    if case .failed(let failure) = status { failure.phase } else { nil }
  }
}
