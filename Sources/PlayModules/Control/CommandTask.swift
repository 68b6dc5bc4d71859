import PlayData
import PlayModuleKit
import PlayShell

/// A command of a playbook with its guards: what the modules command and shell have in common.
struct CommandTask: Sendable {
  /// The program and its arguments.
  let words: [String]
  /// The command as the playbook has it.
  let shown: String
  var directory: RemotePath?
  var input: [UInt8]?
  /// A path with which the command need not run.
  var creates: String?
  /// A path without which the command need not run.
  var removes: String?
  /// A command with whose success the command need not run.
  var unless: [String]?
  /// A command without whose success the command need not run.
  var onlyIf: [String]?
  /// Whether the command changes nothing and is therefore run by the probe.
  var runsInCheck = false
  var stripsEmptyEnds = true
  var timeout: Int?
  /// Whether the command goes on when the connection is lost.
  var isDetached = false

  /// What the guards say.
  struct State: Sendable {
    fileprivate let directory: FileStatus?
    fileprivate let created: FileStatus?
    fileprivate let removed: FileStatus?
    fileprivate let unless: CommandResult?
    fileprivate let onlyIf: CommandResult?
    fileprivate let output: CommandResult?
  }

  /// Whether nothing tells in advance if the command runs or what it does.
  var isBarrier: Bool { !runsInCheck && !isGuarded }

  private var isGuarded: Bool {
    creates != nil || removes != nil || unless != nil || onlyIf != nil
  }

  /// Refuses combinations that mean nothing.
  func checkParameters() throws {
    if runsInCheck, isDetached {
      throw ParameterProblem(
        key: "detach",
        message: "is for commands that change the host, and \"run_in_check\" says that "
          + "this one only reads")
    }
    if runsInCheck, isGuarded {
      throw ParameterProblem(
        key: "run_in_check", message: "says that the command only reads, so it needs no guard")
    }
    for (key, path) in [("creates", creates), ("removes", removes)] {
      guard let path else { continue }
      guard path.startsWithBytes("/") || directory != nil else {
        throw ParameterProblem(
          key: key, message: "is an absolute path, or one below \"chdir\"; got \"\(path)\"")
      }
      guard !path.contains(where: { "*?[".contains($0) }) else {
        throw ParameterProblem(
          key: key, message: "is one path; \"\(path)\" is a pattern",
          hint: "use \"unless\" or \"onlyif\" with a command that looks for it")
      }
    }
    if let timeout, timeout <= 0 {
      throw ParameterProblem(key: "timeout", message: "is a number of seconds above 0")
    }
  }

  /// Asks the guards, or runs a command that only reads.
  func probe() -> Probe<State> {
    path(directory?.text).zip(path(absolute(creates))).zip(path(absolute(removes)))
      .zip(output(of: unless)).zip(output(of: onlyIf))
      .zip(runsInCheck ? Probe.ask(GuardQuestion(command)).map { $0 } : .none(nil))
      .map { answers in
        let (((((directory, created), removed), unless), onlyIf), output) = answers
        return State(
          directory: directory, created: created, removed: removed, unless: unless,
          onlyIf: onlyIf, output: output)
      }
  }

  /// Runs the command unless a guard keeps it from running.
  func plan(_ state: State) throws -> Plan {
    if let directory, state.directory?.kind != .folder {
      throw ModuleFailure(
        "the folder \(directory) to run in does not exist",
        missing: [Resource(.path, directory.text)])
    }
    if let output = state.output { return report(output) }
    var plan = Plan()
    plan.values = ["cmd": .string(shown)]
    if let reason = skipReason(state) {
      plan.skipReason = reason
      return plan
    }
    let timeout = timeout
    let action = Action.run(command, accepting: timeout == nil ? [0] : [0, 124]) { result in
      guard let timeout, result.status == 124 else { return nil }
      return ModuleFailure(
        "the command was stopped: it took longer than \(timeout) s", hint: "raise \"timeout\"")
    }
    let isLasting = isDetached || timeout != nil
    plan.steps = [
      Step(.command(shown), [isLasting ? action.lasting : action], provides: provides)
    ]
    plan.reportsOutput = true
    plan.stripsEmptyEnds = stripsEmptyEnds
    return plan
  }

  private var provides: [Resource] {
    absolute(creates).map { [Resource(.path, $0)] } ?? []
  }

  private var command: ShellCommand {
    let limit = timeout.map { ["timeout", "-k", "10", String($0)] } ?? []
    return ShellCommand(limit + words, directory: directory?.text, input: input)
  }

  private func report(_ result: CommandResult) -> Plan {
    var plan = Plan()
    plan.values = CommandReport(result, stripsEmptyEnds: stripsEmptyEnds).values
    plan.values["cmd"] = .string(shown)
    if result.status != 0 {
      plan.failure = ModuleFailure(Unexpected(result, of: command).description)
    }
    return plan
  }

  private func skipReason(_ state: State) -> String? {
    if let creates, state.created != nil { return "creates: \(creates) exists" }
    if let removes, state.removed == nil { return "removes: \(removes) does not exist" }
    if state.unless?.status == 0 { return "unless: the command succeeds" }
    if let status = state.onlyIf?.status, status != 0 {
      return "onlyif: the command ends with status \(status)"
    }
    return nil
  }

  private func absolute(_ path: String?) -> String? {
    guard let path, !path.startsWithBytes("/"), let directory else { return path }
    return directory.appending(path).text
  }

  private func path(_ path: String?) -> Probe<FileStatus?> {
    guard let path else { return .none(nil) }
    return .ask(FileStatusQuestion(path, followsLink: true))
  }

  private func output(of words: [String]?) -> Probe<CommandResult?> {
    guard let words else { return .none(nil) }
    let command = ShellCommand(words, directory: directory?.text)
    return Probe.ask(GuardQuestion(command)).map { $0 }
  }
}
