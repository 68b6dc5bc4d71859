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
  /// Reads what tasks include when they are reached.
  public let inclusions: InclusionReader

  /// The folder that the file is in.
  public var folder: String { LocalPath.folder(of: path) }

  /// The playbook with other plays.
  public func with(plays: [Play]) -> Playbook {
    Playbook(path: path, plays: plays, warnings: warnings, inclusions: inclusions)
  }
}

/// Hosts and what to do on them.
public struct Play: Sendable {
  /// The name; the host pattern when there is none.
  public private(set) var name: String
  /// The pattern that selects the hosts.
  public private(set) var pattern: String
  /// What makes the pattern, when it is not written out.
  public private(set) var hostsTemplate: TemplatedValue?
  /// Where the pattern stands.
  public let patternPosition: Position
  /// As whom facts are gathered, and tasks that say nothing else are carried out.
  public let become: BecomeKeywords
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
  /// The sizes of the batches of hosts that work one after another; empty for all at once.
  public let serial: [BatchSize]
  /// How the hosts move along.
  public let strategy: Strategy
  /// The part of a batch's hosts, in percent, that may fail before the play is given up.
  public let maxFailPercentage: Double?
  /// Where the play starts.
  public let position: Position

  /// The folder that its file is in.
  public var folder: String { LocalPath.folder(of: position.source.name) }
}

extension Play {
  /// The play on the hosts of a pattern.
  public func on(_ pattern: String) -> Play {
    var play = self
    if name == self.pattern { play.name = pattern }
    (play.pattern, play.hostsTemplate) = (pattern, nil)
    return play
  }

  /// The tasks that are known before the run, in order.
  public var tasks: [Task] { steps.flatMap(\.tasks) }
}

/// One step of a play.
public enum PlayStep: Sendable {
  /// A task.
  case task(Task)
  /// Tasks with others for when one of them fails, and others that run in any case.
  case block(body: [PlayStep], rescue: [PlayStep], always: [PlayStep])
  /// The handlers that were notified so far run.
  case flushHandlers

  /// All tasks of the step, in order.
  public var tasks: [Task] {
    switch self {
    case .task(let task): [task]
    case .block(let body, let rescue, let always): (body + rescue + always).flatMap(\.tasks)
    case .flushHandlers: []
    }
  }
}

/// One task, with everything that the blocks and the role around it add.
///
/// There is one of it for all hosts, which share it.
public final class Task: Sendable {
  /// The name as it is written; the module's name when there is none.
  public let name: String
  /// The name with that of the role's use before it: `role : name`.
  public var title: String { (role.map { "\($0.name) : " } ?? "") + name }
  /// The name with its templates.
  public let nameTemplate: TemplatedValue?
  /// What it does.
  public let action: TaskAction
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

  init(
    name: String, nameTemplate: TemplatedValue?, action: TaskAction, keywords: TaskKeywords,
    variables: [VariableDefinition], role: RoleUse?, searchPaths: SearchPaths, position: Position
  ) {
    self.name = name
    self.nameTemplate = nameTemplate
    self.action = action
    self.keywords = keywords
    self.variables = variables
    self.role = role
    self.searchPaths = searchPaths
    self.position = position
  }
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
  /// Whether differences are shown; `nil` as the run's options say.
  public var showsDifferences: Bool?
  /// Whether parameters and output of the task are hidden.
  public var isSecret = false
  /// When the task need not be tried again.
  public var until: [Expression]?
  /// How often the task is tried again.
  public var retries: TemplatedValue?
  /// How many seconds pass before the next try.
  public var delay: TemplatedValue?
  /// How many seconds each command of the task may take.
  public var timeout: TemplatedValue?
  /// As whom the task is carried out.
  public var become = BecomeKeywords()
  /// The host that the task is carried out on, in place of its own.
  public var delegate: TemplatedValue?
  /// Whether one host carries the task out for all.
  public var runsOnce = false
  /// How many hosts may carry the task out at the same time.
  public var throttle: Int?
  /// Whether a failure on one host ends the play on all.
  public var isFatalToAll = false
  /// Whether the host goes on after its connection was lost in the task.
  public var ignoresUnreachable = false
}

/// The items that a task is repeated for.
public struct Loop: Sendable {
  /// The list.
  public let items: TemplatedValue
  /// The variable that holds the item.
  public var variable = "item"
  /// The variable that holds the item's index, counted from zero.
  public var indexVariable: String?
  /// Whether there is a variable `ansible_loop` that tells about the place in the loop.
  public var isExtended = false
  /// What reports show for the item.
  public var label: TemplatedValue?
  /// How many items may be carried out at the same time.
  public var parallel = 1
}
