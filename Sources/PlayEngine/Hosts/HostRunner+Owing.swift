import PlayModel

/// Handlers that are owed: by earlier runs, and by this one if it ended now.
extension HostRunner {
  /// What the host would be owed if the run ended now.
  ///
  /// That includes what a change in progress notifies, since it may be made although no answer comes.
  ///
  /// It changes nothing. It is asked for behind each step, and what may change the runner gets no copy.
  var owed: [OwedHandler] {
    mutating get {
      var owed = unpaid
      for number in owedNumbers { owed.append(owedHandler(number)) }
      return owed
    }
  }

  /// The owed handlers of this play, by their place in it.
  private var owedNumbers: [Int] {
    if notified.isEmpty, flushing.isEmpty, atStake.isEmpty { return [] }
    return notified.union(flushing).union(atStake).sorted()
  }

  private func owedHandler(_ number: Int) -> OwedHandler {
    OwedHandler(
      play: play.reference.name, role: handlers[number].role?.name, name: handlers[number].name)
  }

  /// Has the handlers run first that earlier runs owe.
  mutating func payFirst() {
    claim()
    guard !notified.isEmpty else { return }
    agenda = Agenda([.flushHandlers(Flush(path: -1, enclosure: nil))] + play.steps)
  }

  /// Notifies the handlers that earlier runs owe, as far as the play has them by now.
  mutating func claim() {
    guard !unpaid.isEmpty else { return }
    let claimed = handlers.indices.filter { unpaid.contains(owedHandler($0)) }
    notified.formUnion(claimed)
    unpaid = unpaid.filter { !claimed.map(owedHandler).contains($0) }
  }

  /// Stops where the host is; handlers that were notified and have not done their work are owed.
  mutating func abandon() {
    let numbers = owedNumbers
    recap.owedHandlers += numbers.map { handlers[$0].name }
    unpaid = owed
    (notified, flushing, atStake) = ([], [], [])
  }

  /// The handlers that some changes notify, as far as their names are known before the changes are
  /// made.
  func stake(of changes: [Change]) -> Set<Int> {
    var numbers: Set<Int> = []
    for change in changes {
      guard let item = item(of: change.unit), !item.task.keywords.notify.isEmpty,
        let scope = scope(of: change.unit)
      else { continue }
      do {
        numbers.formUnion(try notifiedHandlers(item, scope))
      } catch {
        // The name needs the change's result; a mistake in it is told when that is there.
        continue
      }
    }
    return numbers
  }
}
