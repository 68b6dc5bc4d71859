import PlayData
import PlayModel
import PlayTemplate

/// Applies `changed_when`, `failed_when` and `ignore_errors` to what a task came to.
struct Verdict {
  let keywords: TaskKeywords
  let scope: TaskScope?
  let memory: HostMemory

  func judge(_ part: TaskReport.Part) -> TaskReport.Part {
    if case .skipped = part.status { return part }
    var scope = scope
    scope?.memory = memory
    scope?.pending = []
    if let name = keywords.register { scope?.result = (name, .map(part.result)) }
    do {
      return ignoring(try failing(changing(part, scope), scope), scope)
    } catch let error as TemplateError {
      if case .unknown(let task) = error.kind {
        return part.with(status: .dependsOn(task: task), [:])
      }
      return failed(part, error.description)
    } catch {
      return failed(part, "\(error)")
    }
  }

  private func failed(_ part: TaskReport.Part, _ message: String) -> TaskReport.Part {
    part.with(
      status: .failed(TaskFailure(phase: .plan, message: message)),
      ["failed": true, "msg": .string(message)])
  }

  private func holds(_ conditions: [Expression], _ scope: TaskScope?) throws -> Bool {
    guard let scope else { return false }
    return try conditions.allSatisfy { try $0.isTrue(in: scope, environment: scope.environment) }
  }

  private func changing(
    _ part: TaskReport.Part, _ scope: TaskScope?
  ) throws -> TaskReport.Part {
    guard let conditions = keywords.changedWhen, !part.status.isFailure else { return part }
    let isChanged = try holds(conditions, scope)
    return part.with(
      status: isChanged ? .changed : .unchanged, ["changed": .bool(isChanged)])
  }

  private func failing(_ part: TaskReport.Part, _ scope: TaskScope?) throws -> TaskReport.Part {
    guard let conditions = keywords.failedWhen else { return part }
    guard try holds(conditions, scope) else {
      guard part.status.isFailure else { return part }
      return part.with(status: .changed, ["failed": false])
    }
    let text = conditions.map(\.text).joined(separator: " and ")
    return failed(part, "failed_when: \(text)")
  }

  private func ignoring(_ part: TaskReport.Part, _ scope: TaskScope?) -> TaskReport.Part {
    guard case .failed(let failure) = part.status, let keyword = keywords.ignoreErrors, let scope,
      (try? keyword.value(in: scope, environment: scope.environment)) == .bool(true)
    else { return part }
    return part.with(status: .ignored(failure), [:])
  }
}

extension TaskReport.Part {
  /// The part with another verdict.
  func with(status: TaskStatus, _ changes: ValueMap) -> TaskReport.Part {
    TaskReport.Part(
      label: label, status: status, differences: differences, message: message,
      messageVerbosity: messageVerbosity,
      warnings: warnings, commands: commands, result: result.merging(changes))
  }
}
