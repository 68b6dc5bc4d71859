import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// Settling units: from answers to plans, and from plans to changes.
extension HostRunner {
  /// Ends the window's first unit; returns the batch that applies it when it has to change the host.
  mutating func settle(_ unit: Unit) -> Batch? {
    if progress == nil { progress = TaskProgress(started: now()) }
    switch unit.preparation {
    case .flush:
      progress = nil
      window.removeFirst()
      flushHandlers(unit)
    case .skip(let reason):
      end(
        unit, .init(label: unit.label, status: .skipped(reason: reason), result: .skipped(reason)))
    case .failed(let failure):
      end(unit, failedPart(unit, failure))
    case .unknown(let task):
      end(unit, dependentPart(unit, on: task))
    case .ready(let task):
      return settle(unit, task)
    }
    return nil
  }

  mutating func settle(_ unit: Unit, _ task: PreparedTask) -> Batch? {
    guard let item = item(of: unit) else { return nil }
    do {
      if unit.isConditionOpen, var scope = unit.scope {
        scope.memory = memory
        scope.pending = []
        if let reason = try preparer.unmetCondition(of: item.task, scope) {
          end(
            unit,
            .init(label: unit.label, status: .skipped(reason: reason), result: .skipped(reason)))
          return nil
        }
      }
      let isCheckOnly = isCheckOnly(item.task, unit)
      let state = try task.probe.state(sheet)
      let plan = isCheckOnly ? overlay.adjust(state) : state
      if isCheckOnly, let task = overlay.provider(of: plan.observes) {
        end(unit, observedPart(unit, plan, after: task))
        return nil
      }
      if let failure = plan.requires.first {
        guard isCheckOnly, let task = overlay.provider(of: failure.missing) else { throw failure }
        end(unit, plannedPart(unit, plan, after: task))
        return nil
      }
      guard plan.isChanging, plan.failure == nil, !isCheckOnly else {
        end(unit, plannedPart(unit, plan))
        return nil
      }
      return apply(plan, unit, item)
    } catch {
      end(unit, part(unit, from: error))
      return nil
    }
  }

  /// Whether the task's changes are shown and not made.
  func isCheckOnly(_ task: Task, _ unit: Unit) -> Bool {
    guard let keyword = task.keywords.checkMode, let scope = unit.scope,
      let value = try? keyword.value(in: scope, environment: scope.environment)
    else { return mode == .check }
    return value == .bool(true)
  }

  mutating func apply(_ plan: Plan, _ unit: Unit, _ item: CompiledPlay.Item) -> Batch {
    dropWindow(after: unit)
    readAhead = 4
    var pending = item.task.definedNames
    pending.formUnion(plan.variables.keys)
    fillWindow(pending: pending)
    let plan = plan.withEnvironment(environment(of: item.task, unit))
    let interrogation = Interrogation(window.flatMap(\.questions))
    awaiting = .application(Application(unit: unit, plan: plan, interrogation: interrogation))
    events.append(.taskStarted(host: host, task: item.reference))
    return batch(plan.actions, interrogation)
  }

  mutating func finishApplication(_ application: Application, results: [CommandResult]) {
    let (unit, plan) = (application.unit, application.plan)
    let outcome = ApplicationOutcome(of: plan, results: results)
    let part = TaskReport.Part(
      label: unit.label,
      status: outcome.failure.map { .failed($0) } ?? (plan.onlyWaits ? .unchanged : .changed),
      differences: plan.onlyWaits ? [] : outcome.differences, message: plan.message,
      messageVerbosity: plan.messageVerbosity, warnings: plan.warnings,
      commands: plan.actions.map(\.command.description), result: outcome.result(of: plan))
    for (name, value) in plan.variables where outcome.failure == nil {
      memory.set(name, to: value, for: item(of: unit)?.task.role)
    }
    end(unit, part, isFirstOfWindow: false)
  }

  func environment(of task: Task, _ unit: Unit) -> [ShellCommand.Variable] {
    guard let scope = unit.scope else { return [] }
    return task.keywords.environment.flatMap { table -> [ShellCommand.Variable] in
      guard let map = try? table.value(in: scope, environment: scope.environment).map else {
        return []
      }
      return map.map { ShellCommand.Variable($0.key, $0.value.string ?? JSON.write($0.value)) }
    }
  }

  func item(of unit: Unit) -> CompiledPlay.Item? {
    guard case .task(let item) = agenda[unit.agendaIndex] else { return nil }
    return item
  }
}
