import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// Rendering and checking parameters.
extension UnitPreparer {
  /// The task with its parameters.
  func prepare(_ task: Task, _ call: ModuleCall, _ scope: TaskScope) throws -> PreparedTask {
    if let prepared = call.prepared { return prepared }
    let (module, parameters) = (call.module, call.parameters)
    let context = TaskContext(files: files, call: call, paths: task.searchPaths, scope: scope)
    // A module that takes any keys passes values on, also those that are not known yet.
    let keepsUnknown = module.info.collectsUnknown != nil
    let value =
      try keepsUnknown
      ? parameters.valueOfKnownParts(in: scope, environment: scope.environment)
      : parameters.value(in: scope, environment: scope.environment)
    if !keepsUnknown, let task = value.unknownUntil { throw UnknownParameter(task: task) }
    guard let map = value.map else {
      throw ParameterProblem(key: nil, message: "expected a map of parameters")
    }
    let prepared = try module.prepare(map, in: context)
    if value.holdsNUL { try Self.check(prepared.probe.questions) }
    return prepared
  }

  /// Tells a word that no shell can pass on as the task's mistake, before anything is sent.
  private static func check(_ questions: [AnyQuestion]) throws {
    do throws(ShellQuotingError) {
      for command in Interrogation(questions).commands { try command.check() }
    } catch {
      throw ParameterProblem(key: nil, message: error.description)
    }
  }

  private struct UnknownParameter: Error {
    let task: String
  }

  /// What an error means that came up before the host was asked.
  func preparation(from error: any Error, _ task: Task) -> Unit.Preparation {
    switch error {
    case let error as UnknownParameter: return .unknown(until: error.task)
    case let error as TemplateError:
      if case .unknown(let until) = error.kind { return .unknown(until: until) }
      return .failed(TaskFailure(phase: .prepare, message: error.description))
    case let problem as ParameterProblem:
      let plain = ParameterProblem(key: problem.key, message: problem.message)
      let message = task.call?.diagnostic(of: plain).description ?? plain.description
      return .failed(TaskFailure(phase: .prepare, message: message, hint: problem.hint))
    case let mistakes as Diagnostics:
      let lines = mistakes.all.map(\.description)
      return .failed(TaskFailure(phase: .prepare, message: lines.joined(separator: "\n")))
    default: return .failed(TaskFailure(error, in: .prepare))
    }
  }
}
