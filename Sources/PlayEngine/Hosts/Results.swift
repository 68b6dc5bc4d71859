import PlayData
import PlayModel
import PlayModuleKit
import PlayShell

extension ValueMap {
  /// The result of a task that changed nothing.
  static let unchanged: ValueMap = ["changed": false, "failed": false, "skipped": false]

  /// The result of a task that could not be done.
  static func failed(_ message: String) -> ValueMap {
    ["changed": false, "failed": true, "skipped": false, "msg": .string(message)]
  }

  /// The result of a task whose condition was not met.
  static func skipped(_ reason: String) -> ValueMap {
    ["changed": false, "failed": false, "skipped": true, "skip_reason": .string(reason)]
  }

  /// The result of a task that check mode cannot foresee.
  static func unknown(until task: String) -> ValueMap {
    var result: ValueMap = ["changed": true, "failed": false, "skipped": false]
    for key in ["rc", "stdout", "stderr", "stdout_lines", "stderr_lines", "msg"] {
      result[key] = .unknown(until: task)
    }
    return result
  }

  /// The result of a task that was planned and not carried out.
  static func planned(_ plan: Plan, until task: String) -> ValueMap {
    var result = unchanged
    if plan.isChanging { result["changed"] = true }
    if plan.isChanging, plan.reportsOutput { result = .unknown(until: task) }
    if plan.isChanging, let name = plan.outputName { result[name] = .unknown(until: task) }
    if let reason = plan.skipReason { result = .skipped(reason) }
    if let failure = plan.failure {
      result["failed"] = true
      result["msg"] = .string(failure.description)
    }
    result.merge(plan.values)
    return result
  }
}

extension Plan {
  /// All actions in order.
  var actions: [Action] { steps.flatMap(\.actions) }

}

extension Unit {
  /// The loop's item as reports show it.
  var label: String? { item?.label }

  /// The variables that it is known to set when it has ended.
  var variables: [String] {
    if case .ready(let task) = preparation { task.variables } else { [] }
  }

  /// Whether later tasks are probed only after this one.
  var isBarrier: Bool {
    if case .ready(let task) = preparation { task.isBarrier } else { false }
  }
}

extension PlayModel.Task {
  /// The variables that `set_fact` and the like are given.
  var factNames: [String] {
    guard let call, call.module.info.collectsUnknown != nil else { return [] }
    return (call.parameters.node.entries ?? []).map(\.key)
  }

  /// Whether the task stands for others.
  var isInclusion: Bool {
    if case .inclusion = action { true } else { false }
  }

  /// Whether the task directs the run.
  var isMeta: Bool {
    if case .meta = action { true } else { false }
  }

  /// Whether the task may be tried more than once.
  var isTriedAgain: Bool { keywords.until != nil || keywords.retries != nil }

  /// How many items of the task's loop may be carried out at the same time.
  var parallelItems: Int { keywords.loop?.parallel ?? 1 }

  /// Whether the task can change a host.
  var changesHost: Bool { call?.module.info.changesHost ?? false }

  /// The variables that the task sets: its register and its facts.
  var definedNames: Set<String> {
    var names = Set(factNames)
    if let name = keywords.register { names.insert(name) }
    return names
  }
}

extension Recap.Host {
  /// Counts a task; one that changes no host is no announced change, whatever it waits for.
  mutating func count(_ status: TaskStatus, changesHost: Bool) {
    switch status {
    case .dependsOn where !changesHost: skipped += 1
    case .unchanged: unchanged += 1
    case .changed: changed += 1
    case .dependsOn: dependent += 1
    case .skipped: skipped += 1
    case .failed: failed += 1
    case .ignored: ignored += 1
    case .rescued: rescued += 1
    }
  }
}
