import PlayData
import PlayModel

/// A play made ready for its hosts: what is the same for all of them is worked out once.
struct CompiledPlay: Sendable {
  /// A task with its variables and its name for reports.
  ///
  /// Every host holds all items of its play, so they are shared and not copied.
  final class Item: Sendable {
    let task: Task
    let reference: TaskReference
    let variables: TaskVariables
    /// The handler's place among those of the play; `nil` for a task.
    let handler: Int?

    init(
      task: Task, reference: TaskReference, variables: TaskVariables, handler: Int? = nil
    ) {
      (self.task, self.reference, self.variables) = (task, reference, variables)
      self.handler = handler
    }
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
  private let naming: TaskNaming
  private let handlerVariables: [TaskVariables]

  /// Makes a play ready; `inventoryNames` are the variables that any host has from the inventory.
  init(_ play: Play, index: Int, options: RunOptions, inventoryNames: Set<String> = []) {
    self.play = play
    reference = PlayReference(index: index, name: play.name)
    let naming = TaskNaming(play: reference, options: options, inventoryNames: inventoryNames)
    self.naming = naming
    var count = 0
    steps = play.steps.compactMap { step in
      switch step {
      case .flushHandlers:
        defer { count += play.handlers.count }
        return .flushHandlers(firstIndex: count)
      case .task(let task):
        guard options.selects(task.keywords.tags) else { return nil }
        defer { count += 1 }
        let variables = TaskVariables(of: task, in: play)
        return .task(
          Item(
            task: task, reference: naming.reference(to: task, variables, index: count),
            variables: variables))
      }
    }
    handlerVariables = play.handlers.map { TaskVariables(of: $0, in: play) }
  }

  /// A handler as a step of the flush that starts at an index.
  func handler(_ index: Int, flushedAt firstIndex: Int) -> Item {
    let (task, variables) = (play.handlers[index], handlerVariables[index])
    return Item(
      task: task,
      reference: naming.reference(
        to: task, variables, index: firstIndex + index, isHandler: true),
      variables: variables, handler: index)
  }
}

/// Names tasks for reports, which must be the same on every host.
private struct TaskNaming {
  let play: PlayReference
  let extra: [String: TemplatedValue]
  let inventoryNames: Set<String>

  init(play: PlayReference, options: RunOptions, inventoryNames: Set<String>) {
    self.play = play
    self.inventoryNames = inventoryNames
    extra = TaskVariables.table(options.extraVariables)
  }

  func reference(
    to task: Task, _ variables: TaskVariables, index: Int, isHandler: Bool = false
  ) -> TaskReference {
    TaskReference(
      play: play, index: index, name: name(of: task, variables), role: task.role?.name,
      position: task.position.description, isHandler: isHandler)
  }

  /// The name, rendered when that needs no host.
  private func name(of task: Task, _ variables: TaskVariables) -> String {
    guard let template = task.nameTemplate, !template.isLiteral else { return task.name }
    var scope = TaskScope(task: variables.withoutDefaults(inventoryNames))
    scope.extra = extra
    guard let value = try? template.value(in: scope, environment: scope.environment) else {
      return task.name
    }
    return value.string ?? JSON.write(value)
  }
}
