import PlayData
import PlayModel

/// Names tasks for reports, which must be the same on every host.
struct TaskNaming: Sendable {
  let play: PlayReference
  let extra: [String: TemplatedValue]
  let inventoryNames: Set<String>

  init(play: PlayReference, options: RunOptions, inventoryNames: Set<String>) {
    self.play = play
    self.inventoryNames = inventoryNames
    extra = TaskVariables.table(options.extraVariables)
  }

  func reference(
    to task: Task, _ variables: TaskVariables, at path: TaskPath, isHandler: Bool = false
  ) -> TaskReference {
    TaskReference(
      play: play, index: path, name: name(of: task, variables), role: task.role?.name,
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

/// A task's name as a person gives it to start there, with `*` and `?`.
public struct TaskName: Sendable {
  /// The text.
  public let text: String
  private let glob: Glob

  /// A name, or a pattern of names.
  public init(_ text: String) {
    self.text = text
    glob = Glob(text)
  }

  /// Whether a task has the name, alone or with its role before it.
  func matches(_ task: TaskReference) -> Bool {
    !task.isHandler && (glob.matches(task.name) || glob.matches(task.title))
  }
}
