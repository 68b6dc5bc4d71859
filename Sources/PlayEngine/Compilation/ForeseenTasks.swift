import PlayData
import PlayModel

/// The tasks of a play as far as they are known before the run: its own, its handlers, and those of
/// files and roles that are included under names without templates.
struct ForeseenTasks {
  /// A task that may run.
  struct Entry {
    let task: Task
    /// The includes that it came with, outermost first.
    let includes: [Task]
    /// Whether every host on which nothing fails reaches the task; its own conditions may still
    /// keep it from running.
    let isCertain: Bool
    /// Whether the task is a handler.
    let isHandler: Bool
  }

  /// The tasks in the order of the play, handlers last.
  private(set) var entries: [Entry] = []
  /// The uses of roles, each behind those that it depends on.
  private(set) var roles: [RoleUse]
  private let inclusions: InclusionReader
  /// Places of the includes that are being followed: what includes itself is followed once.
  private var path: [Position] = []
  /// Whether a task before may have ended the play for a host.
  private var mayHaveEnded = false

  init(of play: Play, _ inclusions: InclusionReader) {
    self.inclusions = inclusions
    roles = play.roles
    add(play.steps, behind: [], isCertain: true)
    for handler in play.handlers { add(handler, behind: [], isCertain: false, isHandler: true) }
  }

  private mutating func add(_ steps: [PlayStep], behind includes: [Task], isCertain: Bool) {
    for step in steps {
      switch step {
      case .task(let task): add(task, behind: includes, isCertain: isCertain)
      case .block(let body, let rescue, let always):
        add(body, behind: includes, isCertain: isCertain && rescue.isEmpty)
        add(rescue, behind: includes, isCertain: false)
        // Behind a failure in the body less is known than a task can rely on.
        add(always, behind: includes, isCertain: false)
      case .flushHandlers: break
      }
    }
  }

  private mutating func add(
    _ task: Task, behind includes: [Task], isCertain: Bool, isHandler: Bool = false
  ) {
    let entry = Entry(
      task: task, includes: includes, isCertain: isCertain && !mayHaveEnded, isHandler: isHandler)
    entries.append(entry)
    switch task.action {
    case .module: break
    case .meta(let action): mayHaveEnded = mayHaveEnded || action.endsPlay
    case .inclusion(let inclusion): follow(inclusion, entry)
    }
  }

  private mutating func follow(_ inclusion: Inclusion, _ entry: Entry) {
    let place = inclusion.name.node.position
    guard let name = inclusion.name.literal?.string, !path.contains(place),
      let part = try? inclusions.part(of: inclusion, named: name, iteration: 0)
    else { return }
    path.append(place)
    let isCertain = entry.isCertain && entry.task.isAlwaysDoneOnce
    add(part.steps, behind: entry.includes + [entry.task], isCertain: isCertain)
    for handler in part.handlers {
      add(
        handler, behind: entry.includes + [entry.task], isCertain: false, isHandler: true)
    }
    roles += part.uses
    path.removeLast()
  }
}

extension MetaAction {
  fileprivate var endsPlay: Bool {
    switch self {
    case .endHost, .endBatch, .endPlay: true
    case .clearFacts, .noop: false
    }
  }
}

extension Task {
  /// Whether neither a condition nor a loop decides how often the task is done.
  fileprivate var isAlwaysDoneOnce: Bool {
    keywords.conditions.isEmpty && keywords.loop == nil && !keywords.runsOnce
  }
}

extension Inclusion {
  /// Whether nobody can say before the run what tasks of the play or the role take its place.
  ///
  /// A role keeps what its tasks set to itself.
  var isOpen: Bool {
    if case .role = subject { return false }
    return name.literal == nil
  }
}
