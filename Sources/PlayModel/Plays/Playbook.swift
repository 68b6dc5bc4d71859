public import PlayData
public import PlayTemplate

/// What a playbook file says, checked as far as that is possible without a host.
public struct Playbook: Sendable {
  /// The path as the user gave it.
  public let path: String
  /// The plays in order.
  public let plays: [Play]
  /// What is odd but does not keep the run from starting.
  public let warnings: [Diagnostic]

  /// The folder that the file is in.
  public var folder: String { LocalPath.folder(of: path) }
}

/// Hosts and what to do on them.
public struct Play: Sendable {
  /// The name; the host pattern when there is none.
  public let name: String
  /// The pattern that selects the hosts.
  public let pattern: String
  /// Where the pattern stands.
  public let patternPosition: Position
  /// Whether facts are gathered before the first task.
  public let gathersFacts: Bool
  /// `vars` and then `vars_files`.
  public let variables: [VariableDefinition]
  /// The steps in order.
  public let steps: [PlayStep]
  /// The uses of roles in order, each behind those that it depends on.
  public let roles: [RoleUse]
  /// The play's handlers, those of its roles included, in the order in which they run.
  public let handlers: [Task]
  /// Where the play starts.
  public let position: Position
}

/// One step of a play.
public enum PlayStep: Sendable {
  /// A task.
  case task(Task)
  /// The handlers that were notified so far run.
  case flushHandlers
}

/// One task, with everything that the blocks and the role around it add.
public struct Task: Sendable {
  /// The name as it is written; the module's name when there is none.
  public let name: String
  /// The name with its templates.
  public let nameTemplate: TemplatedValue?
  /// The module and its parameters.
  public let call: ModuleCall
  /// What else the task says.
  public let keywords: TaskKeywords
  /// Variables of the blocks around the task and of the task itself, innermost last.
  public let variables: [VariableDefinition]
  /// The use of a role that it belongs to.
  public let role: RoleUse?
  /// Where files and templates are looked for.
  public let searchPaths: SearchPaths
  /// Where the task starts.
  public let position: Position
}

/// The keywords of a task, its blocks' included.
public struct TaskKeywords: Sendable {
  /// Conditions that must all hold, outermost first.
  public var conditions: [Expression] = []
  /// The items to repeat the task for.
  public var loop: Loop?
  /// The variable that keeps the result.
  public var register: String?
  /// Handlers that run when the task changes something.
  public var notify: [TemplatedValue] = []
  /// Topics that a handler listens to.
  public var listen: [String] = []
  /// Words that select the task.
  public var tags: Set<String> = []
  /// Environment variables of the task's commands, outermost first.
  public var environment: [TemplatedValue] = []
  /// Whether the play goes on when the task fails.
  public var ignoreErrors: TemplatedValue?
  /// When the task counts as changed.
  public var changedWhen: [Expression]?
  /// When the task counts as failed.
  public var failedWhen: [Expression]?
  /// Whether the task is checked only (true) or carried out in check mode as well (false).
  public var checkMode: TemplatedValue?
  /// Whether parameters and output of the task are hidden.
  public var isSecret = false
}

/// The items that a task is repeated for.
public struct Loop: Sendable {
  /// The list.
  public let items: TemplatedValue
  /// The variable that holds the item.
  public var variable = "item"
  /// The variable that holds the item's index, counted from zero.
  public var indexVariable: String?
  /// What reports show for the item.
  public var label: TemplatedValue?
}
