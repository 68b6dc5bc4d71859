/// Something that happened in a run, in the order in which it happened.
///
/// Reports, logs and progress displays are consumers of events; the engine itself prints nothing.
public enum Event: Sendable {
  /// The run starts.
  case runStarted(mode: RunMode)
  /// A play starts on these hosts.
  case playStarted(PlayReference, hosts: [String])
  /// A play selects no host and is left out.
  case playSkipped(PlayReference, reason: String)
  /// A host is connected.
  case connected(host: String)
  /// A host cannot be reached, or its connection was lost; nothing more is done on it.
  case unreachable(host: String, reason: String)
  /// A host is not as it has to be for the run, and is left alone.
  case refused(host: String, reason: [String])
  /// A task is being carried out on a host and may take a while.
  case taskStarted(host: String, task: TaskReference)
  /// A task did not come to what it shall, and is tried again after a while.
  case taskRetried(host: String, task: TaskReference, attempt: Int, of: Int)
  /// A task is settled on a host.
  case taskFinished(TaskReport)
  /// A host has nothing left to do in a play, for good or ill.
  case hostFinished(host: String, play: PlayReference)
  /// All hosts have finished a play.
  case playFinished(PlayReference)
  /// The run ends.
  case runFinished(Recap)
}

/// Whether a run changes hosts.
public enum RunMode: String, Sendable {
  /// Changes are shown and not made.
  case check
  /// Changes are made.
  case apply
}

/// A play, for reports.
public struct PlayReference: Hashable, Sendable {
  /// Its place in the run, counted from zero.
  public let index: Int
  /// Its name, or its host pattern.
  public let name: String

  /// Names a play.
  public init(index: Int, name: String) {
    self.index = index
    self.name = name
  }
}

/// A task of a play, for reports.
public struct TaskReference: Hashable, Sendable {
  /// The play.
  public let play: PlayReference
  /// Its place in the play; reports are in this order.
  public let index: TaskPath
  /// Its name as the playbook has it, with templates that depend on the host left as they are.
  public let name: String
  /// The use of a role that it belongs to.
  public let role: String?
  /// Where it stands: `file:line:column`.
  public let position: String
  /// Whether it is a handler.
  public let isHandler: Bool

  /// Names a task.
  public init(
    play: PlayReference, index: TaskPath, name: String, role: String?, position: String,
    isHandler: Bool
  ) {
    self.play = play
    self.index = index
    self.name = name
    self.role = role
    self.position = position
    self.isHandler = isHandler
  }

  /// `role : name`, or the name alone.
  public var title: String { (role.map { "\($0) : " } ?? "") + name }
}
