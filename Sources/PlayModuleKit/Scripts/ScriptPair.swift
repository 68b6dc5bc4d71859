import PlayData
import PlayShell

/// A module that is written as two shell scripts: one looks, the other changes.
///
/// Both get the parameters as variables of their environment, which no list of processes shows:
/// `param_NAME`, absent when the task does not give it; booleans are `true` and `false`, lists have
/// an item on each line, maps are JSON.
public struct ScriptPair: Sendable {
  private let name: String
  private let probe: String
  private let apply: String
  private let locks: [String]

  /// Makes a module of two scripts for sh(1).
  ///
  /// - Parameters:
  ///   - name: The name of the module.
  ///   - probe: Looks at the host, changes nothing, and prints ``ScriptFindings``.
  ///   - apply: Makes the change that was found to be necessary.
  ///   - locks: Locks that a change holds on the host.
  public init(name: String, probe: String, apply: String, locks: [String] = []) {
    self.name = name
    self.probe = probe
    self.apply = apply
    self.locks = locks
  }

  /// The module with its documentation and its parameters.
  public func definition(
    info: ModuleInfo, parameters: [ParameterDefinition]
  ) -> ModuleDefinition {
    ModuleDefinition(info: info, parameters: parameters) { entries, given in
      let environment = try zip(parameters, entries).compactMap {
        (definition, entry) -> ShellCommand.Variable? in
        guard let value = entry.value as? Value, value != .null else { return nil }
        return ShellCommand.Variable(
          "param_\(definition.key)", try Self.text(of: value, key: definition.key))
      }
      return PreparedTask(
        probe: question(environment).map { $0.plan(carriedOutBy: action(environment)) },
        parameters: given, isBarrier: false, variables: [], locks: locks)
    }
  }

  private func question(_ environment: [ShellCommand.Variable]) -> Probe<ScriptFindings> {
    let command = command(probe, environment)
    let name = name
    return Probe<CommandResult>.ask(GuardQuestion(command)).map { result in
      try ScriptFindings(result, of: name)
    }
  }

  private func action(_ environment: [ShellCommand.Variable]) -> Action {
    .run(command(apply, environment))
  }

  private func command(
    _ script: String, _ environment: [ShellCommand.Variable]
  ) -> ShellCommand {
    ShellCommand(["sh", "-c", script, "swplay-module-\(name)"], environment: environment)
  }

  private static func text(of value: Value, key: String) throws -> String {
    guard case .list(let items) = value else { return scalar(value) }
    let lines = items.map(scalar)
    guard !lines.contains(where: { $0.utf8.contains(UInt8(ascii: "\n")) }) else {
      throw ParameterProblem(
        key: key, message: "has an item with a newline, but the script gets an item on each line")
    }
    return lines.joined(separator: "\n")
  }

  private static func scalar(_ value: Value) -> String { value.string ?? JSON.write(value) }
}
