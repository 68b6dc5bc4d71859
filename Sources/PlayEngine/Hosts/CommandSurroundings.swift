import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// What a task's keywords add to the commands that make its changes.
struct CommandSurroundings {
  private let environment: [ShellCommand.Variable]
  private let timeout: Double?
  private let job: Job

  /// Renders the keywords.
  init(of item: AgendaStep.Item, _ scope: TaskScope) throws {
    let task = item.task
    environment = try task.keywords.environment.flatMap { try Self.variables($0, scope) }
    job = Job(title: item.reference.title, isSecret: task.keywords.isSecret)
    timeout = try task.keywords.timeout?.amount("timeout", in: scope)
  }

  private static func variables(
    _ table: TemplatedValue, _ scope: TaskScope
  ) throws -> [ShellCommand.Variable] {
    guard let value = try table.given(in: scope, environment: scope.environment) else { return [] }
    if let task = value.unknownUntil { throw table.unknown("environment", until: task) }
    guard let map = value.map else {
      throw table.mismatch("environment", expected: "a map", got: value)
    }
    return try map.map { name, value in
      let variable = ShellCommand.Variable(name, value.string ?? JSON.write(value))
      do throws(ShellQuotingError) {
        try variable.check()
      } catch {
        throw TemplateError(
          kind: .type, message: "environment: \(error)", position: table.node.position)
      }
      return variable
    }
  }

  /// An action with them.
  func applied(to action: Action) -> Action {
    var action = action
    if !environment.isEmpty { action = action.adding(environment: environment) }
    if let timeout, timeout > 0 { action = action.limited(toSeconds: timeout).lasting }
    return action.named(job)
  }
}

extension TemplatedValue {
  /// The value of a keyword that is a number; `nil` when it is omitted.
  func amount(_ key: String, in scope: TaskScope) throws -> Double? {
    guard let value = try given(in: scope, environment: scope.environment) else { return nil }
    if let task = value.unknownUntil { throw unknown(key, until: task) }
    // Variables of the command line are text.
    let number = value.number ?? value.string.flatMap(Double.init)
    guard let number, number >= 0 else {
      throw mismatch(key, expected: "a number that is not negative", got: value)
    }
    return number
  }

  /// The error for a keyword whose value waits for a task.
  func unknown(_ key: String, until task: String) -> TemplateError {
    TemplateError(
      kind: .unknown(until: task), message: "\(key): the value is not known yet",
      position: node.position)
  }
}
