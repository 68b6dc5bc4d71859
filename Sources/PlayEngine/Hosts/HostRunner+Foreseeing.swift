import PlayModuleKit

/// How far to ask behind a change: up to the next one, as far as it can be foreseen.
///
/// The answers that a change makes stale still tell which tasks most likely change something. To ask
/// about what lies behind the next of these would be in vain, since it makes answers stale as well; and to
/// ask less would take an exchange that changes nothing.
extension HostRunner {
  /// How many tasks are asked about behind a change in any case.
  private static let readAheadAfterChange = 4
  /// How many are at most asked about when nothing can be foreseen.
  private static let blindReadAhead = 64

  /// Forgets the answers that changes make stale, and finds out how far to ask behind them.
  ///
  /// - Returns: Whether the units that are kept are enough, so that nothing need be asked yet.
  mutating func passChanges(_ changes: [Change], keeping kept: [Unit]) -> Bool {
    guard let last = changes.last else { return true }
    let areAllKept = changes.entries != nil && kept.count + changes.count == window.count
    let outlook = areAllKept ? foreseen : outlook(behind: changes)
    dropWindow(after: last.unit, keeping: kept)
    guard areAllKept else {
      readAhead = reach(of: outlook)
      foreseen = outlook.dropFirst(kept.count)
      return kept.count >= readAhead
    }
    readAhead = moreReadAhead
    guard !outlook.isEmpty else { return kept.count >= Self.readAheadAfterChange }
    readAhead = max(readAhead, kept.count + reach(of: outlook))
    foreseen = outlook
    return kept.count >= readAhead
  }

  /// Whether each unit behind some changes would change the host, as far as it was asked before them.
  private func outlook(behind changes: [Change]) -> ArraySlice<Bool> {
    window.dropFirst(changes.count).map(isForeseenToChange) + foreseen
  }

  private func isForeseenToChange(_ unit: Unit) -> Bool {
    guard case .ready(let task) = unit.preparation else { return false }
    do {
      return try task.probe.state(sheet).isChanging
    } catch {
      return true
    }
  }

  /// How many tasks it takes to reach the next one that is foreseen to change something.
  ///
  /// Without an outlook it is less from change to change, so that of many that follow one another little
  /// is asked in vain.
  private func reach(of outlook: ArraySlice<Bool>) -> Int {
    var reach = min(readAhead / 4, Self.blindReadAhead)
    if !outlook.isEmpty { reach = outlook.prefix { !$0 }.count + 1 }
    return max(Self.readAheadAfterChange, reach)
  }

  /// Puts units at the window's end.
  mutating func extendWindow(by units: [Unit]) {
    window += units
    foreseen = foreseen.dropFirst(units.count)
  }
}
