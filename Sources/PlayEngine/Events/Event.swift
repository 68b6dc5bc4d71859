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
  /// A host goes on where an earlier run has left it, or cannot.
  case resumed(host: String, note: String)
  /// A host is connected, for the first time or again.
  case connected(host: String)
  /// A host could not be connected to, for a reason that may pass, and is tried again after a while.
  case connectionRetried(host: String, reason: String, attempt: Int, of: Int)
  /// A host cannot be reached, or its connection was lost; nothing more is done on it.
  case unreachable(host: String, reason: String)
  /// The connection to a host was lost while a job runs there, which goes on; a new one is being made.
  case connectionLost(host: String, reason: String, job: String)
  /// A job has been started on a host, or is found at work there, and has not ended yet.
  case jobStarted(host: String, job: String)
  /// A job has printed more lines.
  case jobOutput(host: String, job: String, lines: [String])
  /// So many bytes of a large file have been sent to a host.
  case upload(host: String, sent: Int, total: Int)
  /// A host is not as it has to be for the run, and is left alone.
  case refused(host: String, reason: [String])
  /// A task is being carried out on a host and may take a while.
  case taskStarted(host: String, task: TaskReference)
  /// A task did not come to what it shall, and is tried again after a while.
  case taskRetried(host: String, task: TaskReference, attempt: Int, of: Int)
  /// A task is settled on a host.
  case taskFinished(TaskReport)
  /// Somebody interrupts the run: nothing new is started, and what is in progress is finished or, the
  /// second time, ended.
  case interrupted(isEnding: Bool)
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
public final class TaskReference: Sendable {
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
  /// `role : name`, or the name alone.
  public let title: String

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
    title = (role.map { "\($0) : " } ?? "") + name
  }
}

extension TaskReference: Hashable {
  /// Whether both name the same task.
  public static func == (left: TaskReference, right: TaskReference) -> Bool {
    left === right
      || left.play == right.play && left.index == right.index && left.name == right.name
        && left.role == right.role && left.position == right.position
        && left.isHandler == right.isHandler
  }

  /// Feeds what tells most tasks apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(index)
    hasher.combine(name)
  }
}
