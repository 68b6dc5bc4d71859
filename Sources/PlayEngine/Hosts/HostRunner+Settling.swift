import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// Settling units: from answers to plans, and from plans to changes.
extension HostRunner {
  /// Ends the window's first unit; returns the batch that applies it when it has to change the host.
  mutating func settle(_ unit: Unit) -> Batch? {
    guard let item = item(of: unit), let scope = unit.scope else {
      window.removeFirst()
      flushHandlers(unit)
      return nil
    }
    if stops(at: item, unit.agendaIndex) { return nil }
    if progress == nil { progress = TaskProgress(started: now()) }
    switch unit.preparation {
    case .flush: break
    case .meta(let action): carryOut(action, item)
    case .included(let inclusion): end(unit, includedPart(unit, inclusion))
    case .skip(let reason): end(unit, skippedPart(unit, reason))
    case .failed(let failure): end(unit, failedPart(unit, failure))
    case .unknown where hasBehindIt(item): end(unit, skippedPart(unit, Self.passedReason))
    case .unknown(let task):
      let isCheckOnly = (try? isCheckOnly(item.task, scope)) ?? true
      end(unit, waitingPart(unit, for: task, isCheckOnly: isCheckOnly))
    case .ready(let task):
      switch settle(unit, task, item, scope) {
      case .ended(let part): end(unit, part)
      case .changes(let plan):
        let first = Change(unit: unit, settlement: .changes(plan), locks: Set(task.locks))
        return apply([first] + changes(behind: first, item))
      }
    }
    return nil
  }

  /// Finds out what a unit comes to from the host's answers; `scope` is what the unit was prepared with.
  mutating func settle(
    _ unit: Unit, _ task: PreparedTask, _ item: AgendaStep.Item, _ scope: TaskScope
  ) -> Settlement {
    var isCheckOnly = mode == .check
    do {
      if unit.isConditionOpen,
        let reason = try preparer.unmetCondition(of: item.task, current(scope))
      {
        return .ended(skippedPart(unit, reason))
      }
      isCheckOnly = try self.isCheckOnly(item.task, scope)
      let overlay = overlay(of: unit)
      let known = isCheckOnly ? sheet.foreseeing(overlay.announced) : sheet
      let wanted = try task.probe.state(known)
      let plan = isCheckOnly ? overlay.adjust(wanted) : wanted
      if isCheckOnly, let task = overlay.provider(of: plan.observes) {
        return .ended(observedPart(unit, plan, after: task))
      }
      if isCheckOnly, let task = overlay.rewriter(of: unit.reads) {
        return .ended(waitingPart(unit, for: task, isCheckOnly: isCheckOnly))
      }
      // What is announced to the last step has what it requires by then.
      let isAnnounced = wanted.isChanging && !plan.isChanging
      if let failure = plan.requires.first, !isAnnounced {
        guard isCheckOnly, let task = overlay.provider(of: failure.missing) else { throw failure }
        return .ended(plannedPart(unit, plan, after: task))
      }
      guard plan.isChanging, plan.failure == nil else { return .ended(plannedPart(unit, plan)) }
      let surroundings = try CommandSurroundings(of: item, current(scope))
      let changes = plan.map(surroundings.applied)
      for action in changes.steps.flatMap(\.actions) { try action.command.check() }
      guard !isCheckOnly else { return .ended(plannedPart(unit, plan)) }
      if let failure = refusal(of: plan, unit, item) { return .ended(failedPart(unit, failure)) }
      return .changes(changes)
    } catch {
      return .ended(part(unit, from: error, isCheckOnly: isCheckOnly))
    }
  }

  /// Why a change must not be made.
  private func refusal(of plan: Plan, _ unit: Unit, _ item: AgendaStep.Item) -> TaskFailure? {
    guard !plan.onlyWaits else { return nil }
    return preparer.options.approval?(
      PlannedChange(
        host: host, task: item.reference, item: unit.item?.index,
        differences: plan.steps.map(\.difference)))
  }

  /// Whether the task's changes are shown and not made.
  private func isCheckOnly(_ task: Task, _ scope: TaskScope) throws -> Bool {
    try task.keywords.checkMode?.flag("check_mode", in: current(scope)) ?? (mode == .check)
  }

  func item(of unit: Unit) -> AgendaStep.Item? {
    switch agenda.steps[unit.agendaIndex] {
    case .task(let item), .expanded(let item, _): item
    case .flushHandlers, .boundary: nil
    }
  }

  /// The variables of a unit as they are now, when everything before it has ended.
  func scope(of unit: Unit) -> TaskScope? {
    unit.scope.map(current)
  }

  private func current(_ scope: TaskScope) -> TaskScope {
    var scope = scope
    var place = scope.place
    (place.memory, place.pending) = (memory, [])
    scope.place = place
    return scope
  }

  /// What earlier tasks of a check would have provided on the host that a unit is for.
  func overlay(of unit: Unit) -> Overlay { overlays[unit.target?.host] ?? Overlay() }

  /// Keeps variables that a task sets.
  mutating func remember(_ variables: ValueMap, of unit: Unit) {
    for (name, value) in variables {
      preparer.environment.keep(value, of: name)
      memory.set(name, to: value, for: item(of: unit)?.task.role)
    }
  }
}
