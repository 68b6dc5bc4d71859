import PlayData
import PlayModel

/// A play made ready for its hosts: what is the same for all of them is worked out once.
struct CompiledPlay: Sendable {
  /// A task with its variables and its name for reports.
  struct Item: Sendable {
    let task: Task
    let reference: TaskReference
    let variables: TaskVariables
  }

  /// A step of the play.
  enum Step: Sendable {
    case task(Item)
    /// The notified handlers run here; reports show them from this index on.
    case flushHandlers(firstIndex: Int)
  }

  let play: Play
  let reference: PlayReference
  let steps: [Step]
  private let handlerVariables: [TaskVariables]
  private let options: RunOptions

  init(_ play: Play, index: Int, options: RunOptions) {
    self.play = play
    let reference = PlayReference(index: index, name: play.name)
    self.reference = reference
    self.options = options
    var count = 0
    steps = play.steps.compactMap { step in
      switch step {
      case .flushHandlers:
        defer { count += play.handlers.count }
        return .flushHandlers(firstIndex: count)
      case .task(let task):
        guard options.selects(task.keywords.tags) else { return nil }
        defer { count += 1 }
        return .task(
          Item(
            task: task,
            reference: TaskReference(task, in: play, reference, index: count, options: options),
            variables: TaskVariables(of: task, in: play)))
      }
    }
    handlerVariables = play.handlers.map { TaskVariables(of: $0, in: play) }
  }

  /// A handler as a step of the flush that starts at an index.
  func handler(_ index: Int, flushedAt firstIndex: Int) -> Item {
    let task = play.handlers[index]
    return Item(
      task: task,
      reference: TaskReference(
        task, in: play, reference, index: firstIndex + index, isHandler: true, options: options),
      variables: handlerVariables[index])
  }
}

extension TaskReference {
  fileprivate init(
    _ task: Task, in play: Play, _ reference: PlayReference, index: Int, isHandler: Bool = false,
    options: RunOptions
  ) {
    var scope = TaskScope(task: TaskVariables(of: task, in: play))
    scope.extra = TaskVariables.table(options.extraVariables)
    self.init(
      play: reference, index: index, name: Self.name(of: task, in: scope), role: task.role?.name,
      position: task.position.description, isHandler: isHandler)
  }

  /// The name, rendered when that needs no host.
  private static func name(of task: Task, in scope: TaskScope) -> String {
    guard let template = task.nameTemplate,
      let value = try? template.value(in: scope, environment: scope.environment)
    else { return task.name }
    return value.string ?? JSON.write(value)
  }
}
