/// Tasks that are put in a task's place when it is reached: `include_tasks` or `include_role`.
public final class Inclusion: Sendable {
  /// What is included.
  public enum Subject: Sendable {
    /// A file with tasks.
    case tasks
    /// A role; the name of its use when it is not the role's.
    case role(RoleInclusion)
  }

  /// The keyword: `include_tasks` or `include_role`.
  public let keyword: String
  /// What is included.
  public let subject: Subject
  /// The file's path, or the role's name; a template is rendered for each host.
  public let name: TemplatedValue
  /// What stands around the task, and so around the tasks that take its place.
  let surroundings: TaskReader.Surroundings

  init(
    _ keyword: String, _ subject: Subject, name: TemplatedValue,
    surroundings: TaskReader.Surroundings
  ) {
    self.keyword = keyword
    self.subject = subject
    self.name = name
    self.surroundings = surroundings
  }
}

/// What the inclusion of a role says besides the role's name.
public struct RoleInclusion: Sendable {
  /// The name of the use; `nil` for the role's name.
  let use: String?
  /// The variables that the role is given.
  let parameters: [RoleReader.Parameter]
  /// The file in the role's `tasks`.
  let tasksFile: String
}

/// Tasks that an inclusion stands for.
public struct IncludedPart: Sendable {
  /// The steps in order.
  public let steps: [PlayStep]
  /// Handlers of included roles.
  public let handlers: [Task]
  /// The uses of roles that came with it, each behind those that it depends on.
  public let uses: [RoleUse]
}
