public import PlayData
public import PlayModuleKit
public import PlayShell

/// Runs tasks of modules on a shell: probes, plans, applies.
public struct ModuleTrial: Sendable {
  /// An action that did not end as its plan demands.
  public struct ActionFailure: Error, CustomStringConvertible {
    /// The command.
    public let command: ShellCommand
    /// What it answered.
    public let result: CommandResult

    /// The command, its status and its last words.
    public var description: String { Unexpected(result, of: command).description }
  }

  private let shell: any Shell
  private let controller: any ParameterContext

  /// Prepares trials.
  ///
  /// - Parameters:
  ///   - shell: The host.
  ///   - controller: Where modules find files, templates and the values of expressions.
  public init(on shell: any Shell, controller: any ParameterContext) {
    self.shell = shell
    self.controller = controller
  }

  /// What a task would do now.
  public func plan(_ module: ModuleDefinition, _ parameters: ValueMap) async throws -> Plan {
    let task = try module.prepare(parameters, in: controller)
    return try task.probe.state(try await Interrogation(task.probe.questions).sheet(from: shell))
  }

  /// Carries out a plan.
  ///
  /// - Returns: What the actions answered, in order.
  @discardableResult
  public func apply(_ plan: Plan) async throws -> [CommandResult] {
    let actions = plan.steps.flatMap(\.actions)
    guard !actions.isEmpty else { return [] }
    var batch = Batch()
    batch.append(chain: actions.map { ($0.command, $0.accepts) })
    let results = try await shell.exchange(batch)
    for (action, result) in zip(actions, results) {
      guard let status = result.status, action.accepts.contains(status) else {
        throw ActionFailure(command: action.command, result: result)
      }
      if let failure = action.failure(result) { throw failure }
    }
    return results
  }
}
