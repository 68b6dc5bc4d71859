import PlayData

/// The place in a play behind which hosts do not go on.
struct StopSign: Sendable {
  /// What has ended.
  enum Kind: Sendable {
    /// All hosts of the batch fail.
    case failure
    case endOfBatch
    case endOfPlay
  }

  /// The host that put it up, which knows by itself; `nil` for all hosts together.
  let origin: String?
  /// The last task that hosts may carry out.
  let after: TaskPath
  /// Why.
  let reason: String
  let kind: Kind

  /// Whether a host has to stop before a task.
  func stops(_ host: String, before path: TaskPath) -> Bool { host != origin && path > after }
}

/// What a host tells the others of its batch.
enum BatchNote: Sendable {
  /// A coordinated task has ended, and if it runs once for all, has come to this.
  case finished(TaskPath, SharedOutcome?)
  /// The host is out.
  case failed
  /// The play ends early on all.
  case stop(StopSign)
}

/// What a task that runs once has come to, for the hosts that did not run it.
struct SharedOutcome: Sendable {
  let hasFailed: Bool
  /// The variables that it set.
  var values: [String: Value] = [:]
}

/// What a host may do with a coordinated task.
enum Permission: Sendable {
  /// Carry it out.
  case granted
  /// Pass it by; the person at the terminal said so.
  case declined
  /// Pass it by, with what it came to on another host.
  case adopted(SharedOutcome)
}
