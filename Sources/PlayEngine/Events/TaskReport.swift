public import PlayData
public import PlayModuleKit

/// How a task, or one item of its loop, ended on a host.
///
/// Failures are boxed, so that the many reports without one stay small.
public enum TaskStatus: Hashable, Sendable {
  /// The host is as it shall be.
  case unchanged
  /// The host was changed, or would be in a run that is no check.
  case changed
  /// The host would be changed, as far as can be told before the named task has really run.
  case dependsOn(task: String)
  /// A condition was not met.
  case skipped(reason: String)
  /// The task could not be done.
  indirect case failed(TaskFailure)
  /// The task could not be done, and the playbook says to go on.
  indirect case ignored(TaskFailure)
  /// The task could not be done, and its block has tasks for that.
  indirect case rescued(TaskFailure)
}

/// Why a task could not be done.
public struct TaskFailure: Error, Hashable, Sendable {
  /// When it happened.
  public enum Phase: String, Sendable {
    /// While the parameters were rendered and checked.
    case prepare
    /// While the state of the host was read.
    case probe
    /// While it was decided what to do.
    case plan
    /// While the host was changed.
    case apply
    /// When the host was asked whether a change has taken.
    case verify
  }

  /// When it happened.
  public let phase: Phase
  /// What was expected and what came.
  public let message: String
  /// What to do next.
  public let hint: String?
  /// The command that failed, as a person would type it.
  public let command: String?
  /// The command's exit status.
  public let exitStatus: Int?
  /// The last lines of what the command printed.
  public let output: [String]

  /// Describes a failure.
  public init(
    phase: Phase, message: String, hint: String? = nil, command: String? = nil,
    exitStatus: Int? = nil, output: [String] = []
  ) {
    self.phase = phase
    self.message = message
    self.hint = hint
    self.command = command
    self.exitStatus = exitStatus
    self.output = output
  }
}

/// What a task did on one host.
public struct TaskReport: Sendable {
  /// One item of a loop, or the task itself when it has no loop.
  public struct Part: Equatable, Sendable {
    /// The item as the loop's label shows it; `nil` without a loop.
    public let label: String?
    /// How it ended.
    public let status: TaskStatus
    /// What was or would be changed.
    public let differences: [Difference]
    /// What the task says.
    public let message: String?
    /// How talkative a report must be to show the message: the number of `-v`.
    public let messageVerbosity: Int
    /// What a person should know.
    public let warnings: [String]
    /// Whether the changes were really made; in a check, only where `check_mode` is `false`.
    public let isApplied: Bool
    /// The commands that were or would be run, as a person would type them.
    public let commands: [String]
    /// What `register` keeps.
    public var result: ValueMap

    /// Describes a part.
    public init(
      label: String? = nil, status: TaskStatus, differences: [Difference] = [],
      message: String? = nil, messageVerbosity: Int = 0, warnings: [String] = [],
      isApplied: Bool = false, commands: [String] = [],
      result: ValueMap = [:]
    ) {
      self.label = label
      self.status = status
      self.differences = differences
      self.message = message
      self.messageVerbosity = messageVerbosity
      self.warnings = warnings
      self.isApplied = isApplied
      self.commands = commands
      self.result = result
    }
  }

  /// The host.
  public let host: String
  /// The task.
  public let task: TaskReference
  /// The items in order; one part without a label when there is no loop.
  public var parts: [Part]
  /// How the task as a whole ended: the worst of its parts.
  public let status: TaskStatus
  /// Whether nothing but the status may be shown (`secret: true`).
  public let isSecret: Bool
  /// Whether differences are shown; `nil` as the person who runs the play says.
  public let showsDifferences: Bool?
  /// How long the host took.
  public let duration: Duration

  /// Describes a task on a host.
  public init(
    host: String, task: TaskReference, parts: [Part], status: TaskStatus, isSecret: Bool = false,
    showsDifferences: Bool? = nil, duration: Duration = .zero
  ) {
    self.host = host
    self.task = task
    self.parts = parts
    self.status = status
    self.isSecret = isSecret
    self.showsDifferences = showsDifferences
    self.duration = duration
  }

  /// Whether another host reports the same of the same task.
  public func isLike(_ other: TaskReport) -> Bool {
    // What hosts differ in comes first.
    status == other.status && parts == other.parts && task == other.task
      && showsDifferences == other.showsDifferences && isSecret == other.isSecret
  }

  /// How many parts included tasks.
  var includedCount: Int { parts.count { $0.status == .unchanged } }

  /// The same with another status, of the task and of the parts that failed.
  func with(status: TaskStatus) -> TaskReport {
    let parts = parts.map { part in
      if case .failed = part.status { part.with(status: status, [:]) } else { part }
    }
    return TaskReport(
      host: host, task: task, parts: parts, status: status, isSecret: isSecret,
      showsDifferences: showsDifferences, duration: duration)
  }
}
