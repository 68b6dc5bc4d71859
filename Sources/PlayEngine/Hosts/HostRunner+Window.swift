import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// The window: units prepared ahead, whose questions go out together.
extension HostRunner {
  /// Prepares the units behind the window's end, until it is full or the next one has to wait.
  ///
  /// All of a window goes to one place, with one batch; that is `target`, if there is one.
  mutating func fillWindow(pending: Set<String>, on target: Target? = nil) {
    var pending = pending
    var target = target
    var room = readAhead - window.count { !$0.isFlush }
    while room > 0, let step = agenda.next {
      switch step {
      case .flushHandlers:
        extendWindow(by: [Self.flush(at: agenda.position)])
        agenda.position += 1
      case .boundary(let boundary, let block):
        guard agenda.pass(boundary, of: block) else { return }
      case .expanded(_, let units):
        extendWindow(by: units)
        room -= units.count
        agenda.position += 1
      case .task(let item):
        if passes(item) {
          pass(item)
          continue
        }
        guard mayFollow(item, target), let prepared = prepare(item, pending, room) else { return }
        let units = Self.fitting(prepared, &target)
        guard add(units, of: item) else { return }
        room -= units.count
        pending.formUnion(item.task.definedNames.union(units.flatMap(\.variables)))
      }
    }
  }

  /// Whether a task may be prepared while others wait in the window.
  private func mayFollow(_ item: AgendaStep.Item, _ target: Target?) -> Bool {
    if item.isCoordinated { return window.isEmpty && entered == item.reference.index }
    return item.task.keywords.delegate == nil || window.isEmpty && target == nil
  }

  /// The first of a task's units that go to the same place as those before them.
  private static func fitting(_ units: [Unit], _ target: inout Target?) -> [Unit] {
    var fitting: [Unit] = []
    for unit in units {
      if let own = unit.target {
        guard own == target ?? own else { break }
        target = own
      }
      fitting.append(unit)
    }
    return fitting
  }

  /// Where the window's units are carried out; `nil` when no host has a part in them.
  var windowTarget: Target? { window.lazy.compactMap(\.target).first }

  /// The units of a task; `nil` when it has to wait.
  private mutating func prepare(
    _ item: AgendaStep.Item, _ pending: Set<String>, _ room: Int
  ) -> [Unit]? {
    preparer.units(
      of: item, agendaIndex: agenda.position, memory: memory, pending: pending,
      rest: agenda.loopRest, limit: Self.limit(of: item, room))
  }

  /// How many items of a loop are prepared together.
  private static func limit(of item: AgendaStep.Item, _ room: Int) -> Int {
    if item.task.isInclusion { return .max }
    return item.task.isTriedAgain || item.task.keywords.delegate != nil ? 1 : room
  }

  /// Puts the units of a task into the window.
  ///
  /// - Returns: Whether the next task may follow them.
  private mutating func add(_ units: [Unit], of item: AgendaStep.Item) -> Bool {
    guard let last = units.last else { return false }
    extendWindow(by: units)
    agenda.loopRest = last.rest
    // The rest of a loop follows when there is room again, or what it waits for is known.
    guard last.isLast else { return false }
    if item.task.isInclusion { expand(item, units) }
    agenda.position += 1
    // A loop, since a closure would hold a copy of the runner.
    for unit in units where endsWindow(unit) { return false }
    return true
  }

  /// Puts what a task includes behind it.
  private mutating func expand(_ item: AgendaStep.Item, _ units: [Unit]) {
    var steps: [AgendaStep] = []
    for (number, unit) in units.enumerated() {
      guard case .included(let inclusion) = unit.preparation else { continue }
      handlers += inclusion.part.handlers
      claim()
      steps += play.compiler.steps(
        inclusion.part.steps, includedBy: item, number: number, bound: unit.scope?.loop ?? [:])
    }
    agenda.insert(steps, after: agenda.position)
    agenda.replace(agenda.position, by: .expanded(item, units))
  }

  static func flush(at index: Int) -> Unit {
    Unit(
      agendaIndex: index, item: nil, isLast: true, scope: nil, preparation: .flush,
      isConditionOpen: false)
  }

  mutating func askWindow() -> Batch? {
    sheet = AnswerSheet()
    let interrogation = Interrogation(window.flatMap(\.questions))
    guard !interrogation.commands.isEmpty else { return nil }
    awaiting = .answers(interrogation)
    return batch(interrogation)
  }

  /// How many tasks a host's window may hold, which share the memory with those of all other hosts.
  static func largestReadAhead(on hosts: Int) -> Int { max(1024, 65_536 / max(hosts, 1)) }

  /// How far is read ahead when answers have turned out not to be asked in vain.
  var moreReadAhead: Int { min(readAhead * 2, largestReadAhead) }

  /// The next units of the window whose answers still hold after these changes.
  func unitsApart(from changes: [Change]) -> [Unit] {
    guard let entries = changes.entries else { return [] }
    return Array(window.dropFirst(changes.count).prefix { isApart($0, from: entries) })
  }

  /// Whether the answers for a unit still hold after a change of some entries of folders.
  func isApart(_ unit: Unit, from entries: Set<FolderEntry>) -> Bool {
    unit.questions.allSatisfy { $0.base.outlasts(entries, in: sheet) }
  }

  /// Prepares what is asked about behind changes.
  mutating func refillWindow(behind changes: [Change], _ item: AgendaStep.Item, on target: Target) {
    for unit in window where endsWindow(unit) { return }
    var pending = item.task.definedNames.union(
      changes.flatMap { $0.plan?.variables.keys.map(\.self) ?? [] })
    for unit in window {
      pending.formUnion(self.item(of: unit)?.task.definedNames ?? [])
      pending.formUnion(unit.variables)
    }
    fillWindow(pending: pending, on: target)
  }

  /// Whether nothing may be prepared behind a unit before it has ended.
  private func endsWindow(_ unit: Unit) -> Bool {
    guard let item = item(of: unit) else { return false }
    return item.isCoordinated || item.task.isTriedAgain || unit.target?.host != nil
      || mode == .apply && unit.isBarrier
  }

  /// Forgets the prepared units behind a unit, but for those whose answers still hold.
  mutating func dropWindow(after unit: Unit, keeping kept: [Unit] = []) {
    (window, foreseen) = (kept, [])
    sheet = sheet.keeping(kept.lazy.flatMap(\.questions))
    agenda.resume(after: kept.last ?? unit)
  }

  /// Forgets what is prepared, and goes on with a unit.
  mutating func goBack(to unit: Unit) {
    (window, foreseen) = ([], [])
    agenda.resume(at: unit)
  }

  /// The next task, when hosts must agree before one of them starts it.
  var coordinatedItem: AgendaStep.Item? {
    guard case .task(let item)? = agenda.next, item.isCoordinated, agenda.loopRest == nil else {
      return nil
    }
    return item
  }

  /// Passes boundaries of blocks that the host has reached, with nothing in the window.
  mutating func passBoundaries() {
    while case .boundary(let boundary, let block)? = agenda.next, !hasFailed {
      if agenda.pass(boundary, of: block) { continue }
      if let block = agenda.takeFailure() { recover(in: block.outer, from: agenda.position) }
    }
  }
}
