import PlayData
import PlayModel
import PlayModuleKit
import PlayShell

/// Making changes: which ones go out together, and what comes of them.
extension HostRunner {
  /// How many bytes the changes of one exchange may hand to their commands.
  static let largestInput = 256 * 1024

  /// The changes that go out in one exchange behind the window's first.
  ///
  /// These are the items of a parallel loop, as far as they are in the window; or else the next
  /// changes that are known to leave alone what the others are about.
  mutating func changes(behind first: Change, _ item: AgendaStep.Item) -> [Change] {
    parallel(first) > 1 ? loopItems(behind: first, item) : successors(of: first)
  }

  /// How many changes of a unit's task may be made at the same time.
  func parallel(_ change: Change) -> Int {
    item(of: change.unit)?.task.parallelItems ?? 1
  }

  private mutating func loopItems(behind first: Change, _ item: AgendaStep.Item) -> [Change] {
    var changes: [Change] = []
    for unit in window.dropFirst() {
      guard unit.agendaIndex == first.unit.agendaIndex, let scope = unit.scope,
        case .ready(let task) = unit.preparation
      else { break }
      changes.append(
        Change(
          unit: unit, settlement: settle(unit, task, item, scope), locks: Set(task.locks)))
    }
    return changes
  }

  /// The changes that are made one after another behind a first one, each when all before it were.
  private mutating func successors(of first: Change) -> [Change] {
    guard mode == .apply, !preparer.options.verifies, var entries = first.entries else {
      return []
    }
    // Behind a loop of which an item failed nothing is done.
    let mayLeaveTask = !(progress?.status.isFailed ?? false)
    var changes: [Change] = []
    var size = first.inputSize
    for unit in window.dropFirst() {
      guard mayBeFollowed(changes.last ?? first), isApart(unit, from: entries),
        mayLeaveTask || unit.agendaIndex == first.unit.agendaIndex,
        let change = successor(unit, on: first.unit.target), let own = change.entries
      else { break }
      size += change.inputSize
      guard size <= Self.largestInput else { break }
      entries.formUnion(own)
      changes.append(change)
    }
    return changes
  }

  /// Whether nothing depends on how a change ends, unless that is a failure.
  private func mayBeFollowed(_ change: Change) -> Bool {
    guard let item = item(of: change.unit), let scope = scope(of: change.unit) else { return false }
    let keywords = item.task.keywords
    return isOrdinary(item) && change.unit.target?.host == nil
      && item.task.definedNames.isEmpty && change.unit.variables.isEmpty
      && keywords.failedWhen == nil && keywords.changedWhen == nil && keywords.ignoreErrors == nil
      && (try? notifiedHandlers(item, scope)) != nil
  }

  /// Whether a task is carried out once, when its turn comes, and like any other.
  private func isOrdinary(_ item: AgendaStep.Item) -> Bool {
    let keywords = item.task.keywords
    return !item.isCoordinated && !item.task.isTriedAgain && keywords.checkMode == nil
      && keywords.timeout == nil && !keywords.ignoresUnreachable && item.task.parallelItems == 1
  }

  /// What a unit comes to when it is made right behind others; `nil` when it has to wait for them.
  private mutating func successor(_ unit: Unit, on target: Target?) -> Change? {
    guard let item = item(of: unit), let scope = unit.scope, isOrdinary(item),
      !unit.isConditionOpen, stopSign(before: item) == nil
    else { return nil }
    switch unit.preparation {
    case .skip(let reason): return Change(unit: unit, settlement: .ended(skippedPart(unit, reason)))
    case .ready(let task) where unit.target == target:
      let settlement = settle(unit, task, item, scope)
      if case .ended(let part) = settlement, part.status.isFailed { return nil }
      return Change(unit: unit, settlement: settlement)
    default: return nil
    }
  }

  /// Makes changes, and asks behind them what has to be known next.
  mutating func apply(_ changes: [Change]) -> Batch? {
    guard let item = changes.last.flatMap({ item(of: $0.unit) }) else { return nil }
    // What is asked behind the change is asked in the same place, which others may share.
    let target = changes[0].unit.target ?? Target()
    let mayRefill = target.host == nil && !item.isCoordinated && !item.task.isTriedAgain
    let kept = mayRefill ? unitsApart(from: changes) : []
    let reachesFar = passChanges(changes, keeping: kept)
    if mayRefill, !reachesFar { refillWindow(behind: changes, item, on: target) }
    let verified = preparer.options.verifies ? changes.map(\.unit) : []
    let asked = verified + window.dropFirst(kept.count)
    let interrogation = Interrogation(asked.flatMap(\.questions))
    atStake = stake(of: changes)
    awaiting = .application(Application(changes: changes, interrogation: interrogation))
    start(changes)
    return batch(interrogation, behind: changes)
  }

  /// Tells of the tasks that changes belong to.
  private mutating func start(_ changes: [Change]) {
    var last: TaskPath?
    for change in changes where change.plan != nil {
      guard let task = item(of: change.unit)?.reference, task.index != last else { continue }
      last = task.index
      events.append(.taskStarted(host: host, task: task))
    }
  }

  /// Takes what came of changes.
  mutating func finish(_ changes: [Change], results: some Sequence<[CommandResult]>) {
    var failed: Unit?
    for (change, results) in zip(changes, results) {
      if let failed {
        // The host has not begun with it. The items of a loop do not depend on one another.
        if failed.agendaIndex == change.unit.agendaIndex { goBack(to: change.unit) }
        return
      }
      let isMade = finish(change, results: results)
      if !isMade, parallel(change) == 1 { failed = change.unit }
    }
  }

  /// Ends a unit that was changed; returns whether it was.
  private mutating func finish(_ change: Change, results: [CommandResult]) -> Bool {
    if progress == nil { progress = TaskProgress(started: now()) }
    switch change.settlement {
    case .ended(let part):
      end(change.unit, part, isFirstOfWindow: false)
      return !part.status.isFailed
    case .changes(let plan):
      return finish(plan, change.unit, results: results)
    }
  }

  private mutating func finish(_ plan: Plan, _ unit: Unit, results: [CommandResult]) -> Bool {
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
    return outcome.failure == nil
  }
}

extension [HostRunner.Change] {
  /// The entries of folders that the changes are about; `nil` when they may change more.
  var entries: Set<FolderEntry>? {
    var all: Set<FolderEntry> = []
    for change in self {
      guard let entries = change.entries else { return nil }
      all.formUnion(entries)
    }
    return all
  }
}

extension HostRunner.Change {
  /// How many bytes the commands read.
  fileprivate var inputSize: Int {
    actions.reduce(0) { $0 + ($1.command.input?.count ?? 0) }
  }
}
