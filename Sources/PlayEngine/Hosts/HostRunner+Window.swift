import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// The window: units prepared ahead, whose questions go out together.
extension HostRunner {
  /// Prepares the units behind the window's end, until it is full or the next one has to wait.
  mutating func fillWindow(pending: Set<String>) {
    var pending = pending
    var room = readAhead - window.count { !$0.isFlush }
    while position < agenda.count, room > 0 {
      guard case .task(let item) = agenda[position] else {
        window.append(Self.flush(at: position))
        position += 1
        continue
      }
      let units = preparer.units(
        of: item, agendaIndex: position, memory: memory, pending: pending, rest: loopRest,
        limit: room)
      guard let last = units?.last, let units else { return }
      window += units
      room -= units.count
      loopRest = last.rest
      // The rest of a loop follows when there is room again, or what it waits for is known.
      guard last.isLast else { return }
      position += 1
      pending.formUnion(item.task.definedNames.union(units.flatMap(\.variables)))
      if mode == .apply, units.contains(where: \.isBarrier) { return }
    }
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
    return batch([], interrogation)
  }

  /// Forgets the prepared units behind the first one, since their answers are stale.
  mutating func dropWindow(after unit: Unit) {
    window = []
    position = unit.isLast ? unit.agendaIndex + 1 : unit.agendaIndex
    loopRest = unit.rest
  }
}
