import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// Settling units: from answers to plans, and from plans to changes.
extension HostRunner {
  /// Ends the window's first unit; returns the batch that applies it when it has to change the host.
  mutating func settle(_ unit: Unit) -> Batch? {
    guard let item = item(of: unit), let scope = scope(of: unit) else {
      window.removeFirst()
      flushHandlers(unit)
      return nil
    }
    if progress == nil { progress = TaskProgress(started: now()) }
    switch unit.preparation {
    case .flush: break
    case .skip(let reason): end(unit, skippedPart(unit, reason))
    case .failed(let failure): end(unit, failedPart(unit, failure))
    case .unknown(let task):
      let isCheckOnly = (try? isCheckOnly(item.task, scope)) ?? true
      end(unit, waitingPart(unit, for: task, isCheckOnly: isCheckOnly))
    case .ready(let task): return settle(unit, task, item, scope)
    }
    return nil
  }

  private mutating func settle(
    _ unit: Unit, _ task: PreparedTask, _ item: CompiledPlay.Item, _ scope: TaskScope
  ) -> Batch? {
    var isCheckOnly = mode == .check
    do {
      if unit.isConditionOpen,
        let reason = try preparer.unmetCondition(of: item.task, scope)
      {
        end(unit, skippedPart(unit, reason))
        return nil
      }
      isCheckOnly = try self.isCheckOnly(item.task, scope)
      let known = isCheckOnly ? sheet.foreseeing(overlay.announced) : sheet
      let wanted = try task.probe.state(known)
      // A handler does its work again, whatever was announced before it.
      let plan = isCheckOnly && item.handler == nil ? overlay.adjust(wanted) : wanted
      if isCheckOnly, let task = overlay.provider(of: plan.observes) {
        end(unit, observedPart(unit, plan, after: task))
        return nil
      }
      if let failure = plan.requires.first {
        guard isCheckOnly, let task = overlay.provider(of: failure.missing) else { throw failure }
        end(unit, plannedPart(unit, plan, after: task))
        return nil
      }
      let environment = plan.isChanging ? try environment(of: item.task, scope) : []
      guard plan.isChanging, plan.failure == nil, !isCheckOnly else {
        end(unit, plannedPart(unit, plan))
        return nil
      }
      return apply(plan.withEnvironment(environment), unit, item)
    } catch {
      end(unit, part(unit, from: error, isCheckOnly: isCheckOnly))
      return nil
    }
  }

  /// Whether the task's changes are shown and not made.
  private func isCheckOnly(_ task: Task, _ scope: TaskScope) throws -> Bool {
    try task.keywords.checkMode?.flag("check_mode", in: scope) ?? (mode == .check)
  }

  private mutating func apply(_ plan: Plan, _ unit: Unit, _ item: CompiledPlay.Item) -> Batch {
    dropWindow(after: unit)
    readAhead = Self.readAheadAfterChange
    fillWindow(pending: item.task.definedNames.union(plan.variables.keys))
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
      isApplied: true, commands: plan.actions.map(\.command.description),
      result: outcome.result(of: plan))
    for (name, value) in plan.variables where outcome.failure == nil {
      memory.set(name, to: value, for: item(of: unit)?.task.role)
    }
    end(unit, part, isFirstOfWindow: false)
  }

  /// The variables of the task's commands.
  private func environment(
    of task: Task, _ scope: TaskScope
  ) throws -> [ShellCommand.Variable] {
    try task.keywords.environment.flatMap { table -> [ShellCommand.Variable] in
      let value = try table.value(in: scope, environment: scope.environment)
      if let task = value.unknownUntil {
        throw TemplateError(
          kind: .unknown(until: task), message: "environment: a value is not known yet",
          position: table.node.position)
      }
      guard let map = value.map else {
        throw table.mismatch("environment", expected: "a map", got: value)
      }
      return map.map { ShellCommand.Variable($0.key, $0.value.string ?? JSON.write($0.value)) }
    }
  }

  func item(of unit: Unit) -> CompiledPlay.Item? {
    guard case .task(let item) = agenda[unit.agendaIndex] else { return nil }
    return item
  }

  /// The variables of a unit as they are now, when everything before it has ended.
  func scope(of unit: Unit) -> TaskScope? {
    guard var scope = unit.scope else { return nil }
    scope.memory = memory
    scope.pending = []
    return scope
  }
}
