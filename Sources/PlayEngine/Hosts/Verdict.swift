import PlayData
import PlayModel
import PlayTemplate

/// Applies a task's own conditions to what it came to.
struct Verdict {
  let keywords: TaskKeywords
  /// The variables after the task; its own result is put on top of them.
  let scope: TaskScope

  /// The part after `failed_when` and `changed_when`.
  func judge(_ part: TaskReport.Part) -> TaskReport.Part {
    if case .skipped = part.status { return part }
    var scope = scope
    if let name = keywords.register { scope.result = (name, .map(part.result)) }
    return conditions(on: part, scope)
  }

  /// Whether conditions hold that may name the part's result.
  func holds(_ conditions: [Expression], after part: TaskReport.Part) throws -> Bool {
    var scope = scope
    if let name = keywords.register { scope.result = (name, .map(part.result)) }
    return try holds(conditions, scope)
  }

  private func conditions(on part: TaskReport.Part, _ scope: TaskScope) -> TaskReport.Part {
    do {
      return try changing(failing(part, scope), scope)
    } catch let error as TemplateError {
      guard case .unknown(let task) = error.kind else { return failed(part, error.description) }
      // What waits for the output of the task itself is announced as it was planned.
      let isOwn = Value.map(part.result).unknownUntil == task
      return isOwn ? part : part.with(status: .dependsOn(task: task), [:])
    } catch {
      return failed(part, "\(error)")
    }
  }

  /// The part as a failure; one that has failed before keeps its reason.
  private func failed(_ part: TaskReport.Part, _ message: String) -> TaskReport.Part {
    if part.status.isFailure { return part }
    let failure = TaskFailure(phase: .plan, message: message)
    return part.with(status: .failed(failure), ["failed": true, "msg": .string(message)])
  }

  private func holds(_ conditions: [Expression], _ scope: TaskScope) throws -> Bool {
    try conditions.allSatisfy { try $0.isTrue(in: scope, environment: scope.environment) }
  }

  private func failing(_ part: TaskReport.Part, _ scope: TaskScope) throws -> TaskReport.Part {
    guard let conditions = keywords.failedWhen else { return part }
    if case .failed(let failure) = part.status, failure.phase == .prepare { return part }
    if try holds(conditions, scope) {
      let text = conditions.map(\.text).joined(separator: " and ")
      let failure = TaskFailure(phase: .plan, message: "failed_when: \(text)")
      return part.with(
        status: .failed(failure), ["failed": true, "msg": .string(failure.message)])
    }
    guard part.status.isFailure else { return part }
    let hasChanged = part.result["changed"] == true
    return part.with(status: hasChanged ? .changed : .unchanged, ["failed": false])
  }

  private func changing(_ part: TaskReport.Part, _ scope: TaskScope) throws -> TaskReport.Part {
    guard let conditions = keywords.changedWhen, !part.status.isFailure else { return part }
    let isChanged = try holds(conditions, scope)
    return part.with(
      status: isChanged ? .changed : .unchanged, ["changed": .bool(isChanged)])
  }

  /// The part after `ignore_errors`.
  func ignoring(_ part: TaskReport.Part) -> TaskReport.Part {
    guard case .failed(let failure) = part.status, let keyword = keywords.ignoreErrors else {
      return part
    }
    do {
      guard try keyword.flag("ignore_errors", in: scope) == true else { return part }
      return part.with(status: .ignored(failure), [:])
    } catch {
      return part.with(status: part.status, [:], warning: "\(error)")
    }
  }
}

extension TaskKeywords {
  /// Whether anything depends on what the task comes to.
  var judgesResults: Bool {
    failedWhen != nil || changedWhen != nil || ignoreErrors != nil || !notify.isEmpty
      || until != nil || retries != nil
  }
}

extension TemplatedValue {
  /// The value of a keyword that is true or false; `nil` when it is omitted.
  func flag(_ key: String, in scope: TaskScope) throws -> Bool? {
    guard let value = try given(in: scope, environment: scope.environment) else { return nil }
    switch value {
    case .bool(let flag): return flag
    case .unknown(let task): throw unknown(key, until: task)
    default: throw mismatch(key, expected: "true or false", got: value)
    }
  }

  /// The error for a keyword that was rendered to a value of a wrong type.
  func mismatch(_ key: String, expected: String, got value: Value) -> TemplateError {
    TemplateError(
      kind: .type, message: "\(key): expected \(expected), got \(value.typeName)",
      position: node.position)
  }
}

extension TaskReport.Part {
  /// The part with another verdict.
  func with(
    status: TaskStatus, _ changes: ValueMap, warning: String? = nil
  ) -> TaskReport.Part {
    TaskReport.Part(
      label: label, status: status, differences: differences, message: message,
      messageVerbosity: messageVerbosity, warnings: warnings + [warning].compactMap(\.self),
      isApplied: isApplied, commands: commands, result: result.merging(changes))
  }
}
