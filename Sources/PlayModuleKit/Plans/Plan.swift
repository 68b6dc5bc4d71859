public import PlayData
public import PlayShell

/// What a task will do to a host: steps in order, or nothing.
public struct Plan: Sendable {
  /// The changes; empty when the host is as it shall be.
  public var steps: [Step] = []
  /// What the task found out, for `register`.
  public var values = ValueMap()
  /// Variables that the task sets for its host.
  public var variables = ValueMap()
  /// What the task adds to the inventory of the run.
  public var additions: [InventoryAddition] = []
  /// What the task says to the person who runs the play.
  public var message: String?
  /// How talkative a run must be for the message to be shown: the number of `-v`.
  public var messageVerbosity = 0
  /// Things that are not wrong but that a person should know.
  public var warnings: [String] = []
  /// Whether `rc`, `stdout` and `stderr` of the last command are results of the task.
  public var reportsOutput = false
  /// The name under which the output of the last command is a result, without the newline at its end.
  public var outputName: String?
  /// Whether newlines at the end of reported output are left out; see ``CommandReport``.
  public var stripsEmptyEnds = true
  /// What the steps need and the host does not have: each fails the task, unless, in a check, an
  /// earlier task would provide what it misses.
  public var requires: [ModuleFailure] = []
  /// Why the task fails although its values are known; `failed_when` may overrule it.
  public var failure: ModuleFailure?
  /// Why the task did nothing, when that is not simply "the host is as it shall be"; of a plan that
  /// only waits, why a check does nothing.
  public var skipReason: String?
  /// Whether carrying out the steps changes nothing: they wait, or they look.
  public var onlyWaits = false
  /// What the values tell of: in a check they are not known when an earlier task would provide one.
  public var observes: [Resource] = []

  /// Whether the steps are made whatever the host is like, so that it cannot be told afterwards whether
  /// they were.
  public var isForced = false
  /// Files that the steps' commands change, as sysrc(8) does with rc.conf(5): in a check nobody knows
  /// what they would hold.
  public var rewrites: [String] = []

  /// Creates a plan.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The host is as it shall be.
  public static var unchanged: Plan { Plan() }

  /// One value to change, by commands.
  public static func change(
    _ subject: String, from before: String?, to after: String?, by commands: ShellCommand...,
    provides: [Resource] = []
  ) -> Plan {
    Plan([
      Step(
        .value(subject, from: before, to: after), commands.map { .run($0) }, provides: provides)
    ])
  }

  /// Whether the host would be changed.
  public var isChanging: Bool { !steps.isEmpty }

  /// The entries of folders that the steps change; `nil` when they may change more.
  public var entries: Set<FolderEntry>? { steps.entries }

  /// This plan with every action made anew.
  public func map(_ transform: (Action) -> Action) -> Plan {
    var plan = self
    plan.steps = steps.map { step in
      Step(
        step.difference, step.actions.map(transform), provides: step.provides,
        entries: step.entries)
    }
    return plan
  }

  /// This plan with more steps.
  public func adding(_ steps: [Step]) -> Plan {
    var plan = self
    plan.steps += steps
    return plan
  }
}

/// One change: what a person is shown and what is carried out, made together.
public struct Step: Sendable {
  /// What is shown.
  public let difference: Difference
  /// What is carried out, in order; a failing action ends the task.
  public let actions: [Action]
  /// What exists afterwards and did not before.
  public let provides: [Resource]
  /// The entries of folders that the actions make or give to another file; `nil` when they may
  /// change more.
  public let entries: Set<FolderEntry>?

  /// Makes a change.
  public init(
    _ difference: Difference, _ actions: [Action], provides: [Resource] = [],
    entries: Set<FolderEntry>? = nil
  ) {
    self.difference = difference
    self.actions = actions
    self.provides = provides
    self.entries = entries
  }
}

extension Sequence where Element == Step {
  /// The entries of folders that all steps change; `nil` when they may change more.
  public var entries: Set<FolderEntry>? {
    var all: Set<FolderEntry> = []
    for step in self {
      guard let entries = step.entries else { return nil }
      all.formUnion(entries)
    }
    return all
  }
}

/// One thing that is carried out on a host.
public struct Action: Sendable {
  /// The command; its output cannot mix with that of later commands.
  public let command: ShellCommand
  /// The statuses with which the command counts as done.
  public let accepts: Set<Int32>
  /// Finds failures that the exit status does not tell, for example a service that refuses to start
  /// with status 0; returns what went wrong.
  public let failure: @Sendable (CommandResult) -> ModuleFailure?
  /// Where the command's output goes on the controller; it is shown to nobody then.
  public private(set) var delivery: Delivery?

  /// Runs a command.
  public static func run(
    _ command: ShellCommand, accepting accepts: Set<Int32> = [0],
    failure: @escaping @Sendable (CommandResult) -> ModuleFailure? = { _ in nil }
  ) -> Action {
    var command = command
    command.isDetached = true
    return Action(command: command, accepts: accepts, failure: failure)
  }

  /// Brings what a command prints to the controller.
  public static func deliver(_ command: ShellCommand, to delivery: Delivery) -> Action {
    var action = Action(command: command, accepts: [0], failure: { _ in nil })
    action.delivery = delivery
    return action
  }

  /// The action over a connection that is made for it; it fails when none can be made.
  public var overNewConnection: Action { with { $0.isOverNewConnection = true } }

  /// The action for a command that may take long: it goes on when the connection is lost, and what it
  /// prints can be read meanwhile.
  public var lasting: Action {
    guard !command.arguments.isEmpty, command.function == nil, command.reconnection == nil,
      !command.isOverNewConnection, delivery == nil
    else { return self }
    return with { $0.job = Job() }
  }

  /// The action with a name for people, if it is a job.
  public func named(_ job: Job) -> Action {
    command.job == nil ? self : with { $0.job = job }
  }

  /// The action with a changed command.
  private func with(_ change: (inout ShellCommand) -> Void) -> Action {
    var command = command
    change(&command)
    var action = Action(command: command, accepts: accepts, failure: failure)
    action.delivery = delivery
    return action
  }

  /// Runs a command that ends the connection; the session goes on over another one.
  public static func run(_ command: ShellCommand, reconnecting: Reconnection) -> Action {
    var command = command
    command.reconnection = reconnecting
    return run(command)
  }

  /// Writes a file.
  public static func write(_ file: FileWrite) -> Action {
    Action(command: file.command, accepts: [0], failure: { _ in nil })
  }

  /// The action with more variables for the environment of its command.
  public func adding(environment: [ShellCommand.Variable]) -> Action {
    with { $0.environment = environment + $0.environment }
  }

  /// What went wrong although the command ended with an accepted status; what it printed is handed
  /// to the controller on the way.
  public func verdict(on result: CommandResult) -> ModuleFailure? {
    failure(result) ?? delivery?.failure(delivering: result.output)
  }

  /// The action with an end to the time that its command may take.
  ///
  /// The host's timeout(1) ends the command and what it started, so nothing is left behind, and the
  /// session goes on. It answers with 124, or 137 when the command had to be killed.
  public func limited(toSeconds seconds: Double) -> Action {
    guard !command.arguments.isEmpty, command.function == nil else { return self }
    var command = command
    let text = seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    command.arguments = ["timeout", "-k", "5", text] + command.arguments
    return Action(command: command, accepts: accepts) { [accepts, failure] result in
      guard let status = result.status, [124, 137].contains(status), !accepts.contains(status)
      else { return failure(result) }
      return ModuleFailure(
        "the command did not end within \(text) s and was stopped",
        hint: "raise \"timeout\" if it may take longer")
    }
  }
}
