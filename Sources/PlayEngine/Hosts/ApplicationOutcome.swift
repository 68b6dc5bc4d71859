import PlayData
import PlayModuleKit
import PlayShell

/// What came of a plan's actions.
struct ApplicationOutcome {
  /// Why the task failed.
  var failure: TaskFailure?
  /// The differences that were made.
  let differences: [Difference]
  /// The result of the last command that ran.
  private let last: CommandResult?

  init(of plan: Plan, results: [CommandResult]) {
    var failure: TaskFailure?
    var differences: [Difference] = []
    var rest = results[...]
    for step in plan.steps where failure == nil {
      for action in step.actions where failure == nil {
        guard let result = rest.popFirst() else { break }
        failure = Self.failure(of: action, result)
      }
      if failure == nil { differences.append(step.difference) }
    }
    self.failure = failure
    self.differences = differences
    last = results.last { $0.status != nil }
  }

  private static func failure(of action: Action, _ result: CommandResult) -> TaskFailure? {
    let accepted = result.status.map { action.accepts.contains($0) } ?? false
    if accepted, let failure = action.verdict(on: result) {
      return TaskFailure(action, result, message: failure.message, hint: failure.hint)
    }
    guard !accepted else { return nil }
    if let failure = action.failure(result) {
      return TaskFailure(action, result, message: failure.message, hint: failure.hint)
    }
    let refusal = SystemRefusal(result, of: action.command)
    return TaskFailure(
      action, result, message: refusal?.message ?? "the command failed", hint: refusal?.hint)
  }

  /// What `register` keeps.
  func result(of plan: Plan) -> ValueMap {
    var result: ValueMap = [
      "changed": .bool(!plan.onlyWaits), "failed": .bool(failure != nil), "skipped": false,
    ]
    result.merge(plan.values)
    if let failure { result["msg"] = .string(failure.message) }
    if let name = plan.outputName, let last { result[name] = .string(last.line) }
    if plan.reportsOutput, let last {
      result.merge(CommandReport(last, stripsEmptyEnds: plan.stripsEmptyEnds).values)
    }
    return result
  }
}

extension TaskFailure {
  fileprivate init(_ action: Action, _ result: CommandResult, message: String, hint: String?) {
    let output = action.delivery == nil ? result.lines : []
    let lines = (output + result.errorLines).suffix(20).map(String.init)
    self.init(
      phase: .apply, message: message, hint: hint, command: action.command.description,
      exitStatus: result.status.map(Int.init), output: lines)
  }

  /// What an error means that came up in a phase, if it does not say itself.
  init(_ error: any Error, in phase: Phase = .plan) {
    switch error {
    case let error as TaskFailure: self = error
    case let error as Unexpected:
      let lines = (error.result.lines + error.result.errorLines).suffix(20).map(String.init)
      self.init(
        phase: .probe, message: error.refusal?.message ?? "unexpected answer",
        hint: error.refusal?.hint, command: error.command,
        exitStatus: error.result.status.map(Int.init), output: lines)
    case let error as ModuleFailure:
      self.init(phase: phase, message: error.message, hint: error.hint)
    default:
      self.init(phase: phase, message: "\(error)")
    }
  }
}
