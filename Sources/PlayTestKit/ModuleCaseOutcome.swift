import PlayData
import PlayModuleKit
import PlayShell

/// What came of a case, in the notation of case files.
struct ModuleCaseOutcome {
  /// The plan, when there is one.
  private(set) var plan: Plan?
  /// All that can be compared, by key.
  private(set) var facts: ValueMap = [:]

  init(_ plan: Plan, of task: PreparedTask) {
    self.plan = plan
    facts["changes"] = .list(plan.steps.map { .map(Self.value(of: $0)) })
    facts["warnings"] = .list(plan.warnings.map { .string($0) })
    facts["requires"] = .list(
      plan.requires.map { failure in
        [
          "error": .string(failure.description),
          "missing": .list(failure.missing.map { .string($0.description) }),
        ]
      })
    facts["failure"] = plan.failure.map { .string($0.description) }
    facts["skip"] = plan.skipReason.map { .string($0) }
    facts["only_waits"] = .bool(plan.onlyWaits)
    facts["observes"] = .list(plan.observes.map { .string($0.description) })
    facts["rewrites"] = .list(plan.isChanging ? plan.rewrites.map { .string($0) } : [])
    facts["barrier"] = .bool(task.isBarrier)
    facts["register"] = .map(plan.values)
    facts["sets"] = .map(plan.variables)
    facts["adds"] = .list(plan.additions.map(Self.value))
    facts["message"] = plan.message.map { .string($0) }
    facts["verbosity"] = .int(plan.messageVerbosity)
    facts["locks"] = .list(task.locks.map { .string($0) })
    facts["reports_output"] = .bool(plan.reportsOutput)
    facts["output_name"] = plan.outputName.map { .string($0) }
  }

  init(_ error: any Error) {
    facts["error"] = .string("\(error)")
    if let failure = error as? ModuleFailure {
      facts["missing"] = .list(failure.missing.map { .string($0.description) })
    }
  }

  private static func value(of addition: InventoryAddition) -> Value {
    switch addition {
    case .host(let name, let groups, let variables):
      [
        "host": .string(name), "groups": .list(groups.map { .string($0) }),
        "variables": .map(variables),
      ]
    case .membership(let group, let parents):
      ["group": .string(group), "parents": .list(parents.map { .string($0) })]
    }
  }

  private static func value(of step: Step) -> ValueMap {
    var map = ValueMap()
    switch step.difference.content {
    case .value(let before, let after):
      map = ["subject": .string(step.difference.subject)]
      map["before"] = before.map { .string($0) } ?? .null
      map["after"] = after.map { .string($0) } ?? .null
    case .text(let before, let after):
      map = ["subject": .string(step.difference.subject)]
      map["before"] = before.map { .string(CommandNotation.readable($0)) } ?? .null
      map["after"] = after.map { .string(CommandNotation.readable($0)) } ?? .null
    case .command(let command):
      map = ["command": .string(command)]
    }
    if step.difference.isSecret { map["secret"] = true }
    map["actions"] = .list(step.actions.map(Self.value))
    if !step.provides.isEmpty {
      map["provides"] = .list(step.provides.map { .string($0.description) })
    }
    return map
  }

  private static func value(of action: Action) -> Value {
    var map = write(action.command) ?? CommandNotation.value(of: action.command)
    if let delivery = action.delivery { map["delivers"] = .string(delivery.path) }
    if action.command.isOverNewConnection { map["new_connection"] = true }
    if let reconnection = action.command.reconnection {
      map["reconnects"] = [
        "identity": .list(reconnection.identity.map { .string($0) }),
        "before": .string(reconnection.before),
        "test": .list(reconnection.test.map { .string($0) }),
        "timeout": .int(reconnection.timeout), "delay": .int(reconnection.delay),
      ]
    }
    if action.accepts != [0] {
      map["accepts"] = .list(action.accepts.sorted().map { .int(Int($0)) })
    }
    return CaseExpectation.shortened(map)
  }

  /// The writing of a file, not as the host function's arguments but as what they mean.
  private static func write(_ command: ShellCommand) -> ValueMap? {
    let words = command.arguments
    guard words.first == HostFunction.put.rawValue, words.count >= 5 else { return nil }
    var map: ValueMap = ["write": .string(words[1]), "mode": .string(words[2])]
    if !words[3].isEmpty { map["owner"] = .string(words[3]) }
    if !words[4].isEmpty { map["backup"] = .string(words[4]) }
    if words.count > 5 { map["validate"] = .list(words[5...].map { .string($0) }) }
    map["content"] = .string(CommandNotation.readable(command.input ?? []))
    return map
  }
}
