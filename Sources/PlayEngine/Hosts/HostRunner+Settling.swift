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
    if stops(at: item, unit.agendaIndex) { return nil }
    if progress == nil { progress = TaskProgress(started: now()) }
    switch unit.preparation {
    case .flush: break
    case .meta(let action): carryOut(action, item)
    case .included(let inclusion): end(unit, includedPart(unit, inclusion))
    case .skip(let reason): end(unit, skippedPart(unit, reason))
    case .failed(let failure): end(unit, failedPart(unit, failure))
    case .unknown(let task):
      let isCheckOnly = (try? isCheckOnly(item.task, scope)) ?? true
      end(unit, waitingPart(unit, for: task, isCheckOnly: isCheckOnly))
    case .ready(let task):
      switch settle(unit, task, item, scope) {
      case .ended(let part): end(unit, part)
      case .changes(let plan):
        let first = Change(unit: unit, settlement: .changes(plan), locks: Set(task.locks))
        return apply([first] + together(with: first, item), item)
      }
    }
    return nil
  }

  /// Finds out what a unit comes to from the host's answers.
  mutating func settle(
    _ unit: Unit, _ task: PreparedTask, _ item: AgendaStep.Item, _ scope: TaskScope
  ) -> Settlement {
    var isCheckOnly = mode == .check
    do {
      if unit.isConditionOpen,
        let reason = try preparer.unmetCondition(of: item.task, scope)
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
      let surroundings = try CommandSurroundings(of: item.task, scope)
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
    try task.keywords.checkMode?.flag("check_mode", in: scope) ?? (mode == .check)
  }

  /// The units behind a change that are carried out together with it: the items of a loop that says
  /// so, as far as they are in the window.
  private mutating func together(with first: Change, _ item: AgendaStep.Item) -> [Change] {
    guard parallel(first) > 1 else { return [] }
    var changes: [Change] = []
    for unit in window.dropFirst() {
      guard unit.agendaIndex == first.unit.agendaIndex, let scope = scope(of: unit),
        case .ready(let task) = unit.preparation
      else { break }
      changes.append(
        Change(
          unit: unit, settlement: settle(unit, task, item, scope), locks: Set(task.locks)))
    }
    return changes
  }

  /// How many changes of a unit's task may be made at the same time.
  func parallel(_ change: Change) -> Int {
    item(of: change.unit)?.task.keywords.loop?.parallel ?? 1
  }

  private mutating func apply(_ changes: [Change], _ item: AgendaStep.Item) -> Batch? {
    guard let last = changes.last else { return nil }
    dropWindow(after: last.unit)
    readAhead = Self.readAheadAfterChange
    // What is asked behind the change is asked in the same place, which others may share.
    let target = last.unit.target ?? Target()
    if target.host == nil, !item.isCoordinated, !item.task.isTriedAgain {
      let names = changes.flatMap { change -> [String] in
        if case .changes(let plan) = change.settlement { Array(plan.variables.keys) } else { [] }
      }
      fillWindow(pending: item.task.definedNames.union(names), on: target)
    }
    let verified = preparer.options.verifies ? changes.map(\.unit) : []
    let interrogation = Interrogation((verified + window).flatMap(\.questions))
    atStake = stake(of: changes, item)
    awaiting = .application(Application(changes: changes, interrogation: interrogation))
    events.append(.taskStarted(host: host, task: item.reference))
    return batch(interrogation, behind: changes)
  }

  mutating func finish(_ change: Change, results: [CommandResult]) {
    switch change.settlement {
    case .ended(let part): end(change.unit, part, isFirstOfWindow: false)
    case .changes(let plan): finish(plan, change.unit, results: results)
    }
  }

  private mutating func finish(_ plan: Plan, _ unit: Unit, results: [CommandResult]) {
    var outcome = ApplicationOutcome(of: plan, results: results)
    if outcome.failure == nil, preparer.options.verifies {
      outcome.failure = Verification(unit, plan).failure(sheet)
    }
    let part = TaskReport.Part(
      label: unit.label,
      status: outcome.failure.map { .failed($0) } ?? (plan.onlyWaits ? .unchanged : .changed),
      differences: plan.onlyWaits ? [] : outcome.differences, message: plan.message,
      messageVerbosity: plan.messageVerbosity, warnings: plan.warnings,
      isApplied: true, commands: plan.actions.map(\.command.description),
      result: outcome.result(of: plan))
    if outcome.failure == nil { remember(plan.variables, of: unit) }
    end(unit, part, isFirstOfWindow: false)
  }

  func item(of unit: Unit) -> AgendaStep.Item? {
    switch agenda.steps[unit.agendaIndex] {
    case .task(let item), .expanded(let item, _): item
    case .flushHandlers, .boundary: nil
    }
  }

  /// The variables of a unit as they are now, when everything before it has ended.
  func scope(of unit: Unit) -> TaskScope? {
    guard var scope = unit.scope else { return nil }
    scope.memory = memory
    scope.pending = []
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
