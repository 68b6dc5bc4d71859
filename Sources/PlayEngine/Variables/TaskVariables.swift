import PlayModel

/// The variables that a task has from its playbook and role; the same for every host.
final class TaskVariables: Sendable {
  /// Level 5: the role's variables and parameters, then blocks' and the task's own.
  let own: [String: TemplatedValue]
  /// Level 4: the play's.
  let play: [String: TemplatedValue]
  /// Level 1: the role's defaults.
  let defaults: [String: TemplatedValue]

  /// No variables, as outside any task.
  static let none = TaskVariables(own: [:], play: [:], defaults: [:])

  convenience init(of task: Task, in play: Play) {
    self.init(variables: task.variables, role: task.role, playVariables: play.variables)
  }

  convenience init(
    variables: [VariableDefinition], role: RoleUse?, playVariables: [VariableDefinition]
  ) {
    self.init(variables: variables, role: role, play: Self.table(playVariables))
  }

  init(variables: [VariableDefinition], role: RoleUse?, play: [String: TemplatedValue]) {
    own = Self.table((role?.variables ?? []) + variables)
    self.play = play
    defaults = Self.table(role?.defaults ?? [])
  }

  /// The variables of a play's own work, which is gathering facts.
  convenience init(of play: Play) {
    self.init(own: [:], play: Self.table(play.variables), defaults: [:])
  }

  private init(
    own: [String: TemplatedValue], play: [String: TemplatedValue],
    defaults: [String: TemplatedValue]
  ) {
    (self.own, self.play, self.defaults) = (own, play, defaults)
  }

  /// The variables without the role's defaults that others may hide.
  func withoutDefaults(_ names: Set<String>) -> TaskVariables {
    TaskVariables(
      own: own, play: play, defaults: defaults.filter { !names.contains($0.key) })
  }

  /// Later definitions win.
  static func table(_ definitions: [VariableDefinition]) -> [String: TemplatedValue] {
    Dictionary(definitions.map { ($0.name, $0.value) }) { _, last in last }
  }
}
