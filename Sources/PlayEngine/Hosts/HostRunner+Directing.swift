import PlayData
import PlayModel
import PlayModuleKit

/// Where the host goes on: after failures, at `meta`, and with the other hosts of its batch.
extension HostRunner {
  /// Takes a failure to where it is dealt with; without such a place the host is out.
  mutating func recover(in enclosure: Enclosure?, from index: Int) {
    (window, foreseen) = ([], [])
    if agenda.recover(in: enclosure, from: index) { return }
    hasFailed = true
  }

  /// Carries out a `meta`, which reports do not mention.
  mutating func carryOut(_ action: MetaAction, _ item: AgendaStep.Item) {
    window.removeFirst()
    progress = nil
    switch action {
    case .noop: break
    case .clearFacts: memory.facts = nil
    case .endHost: endPlay()
    case .endBatch, .endPlay:
      notes.append(
        .stop(
          StopSign(
            origin: host, after: item.reference.index,
            reason: "meta: \(action.rawValue) on \(host)",
            kind: action == .endPlay ? .endOfPlay : .endOfBatch)))
      endPlay()
    }
    if item.isCoordinated {
      let outcome =
        item.task.keywords.runsOnce ? SharedOutcome(hasFailed: false) : nil
      notes.append(.finished(item.reference.index, outcome))
    }
  }

  private mutating func endPlay() {
    window = []
    agenda.end()
  }

  /// Ends the play here before a task if it has ended on another host; a failure there is taken to
  /// where it is dealt with here.
  ///
  /// - Returns: Whether the host goes on elsewhere, or not at all.
  mutating func stops(at item: AgendaStep.Item, _ index: Int) -> Bool {
    guard let sign = stopSign(before: item) else { return false }
    heededSigns = sign + 1
    progress = nil
    guard stopSigns[sign].kind == .failure else {
      endPlay()
      return true
    }
    // Who has just ended the task that failed elsewhere is still in its block.
    let failed = lastEnded.flatMap { last in
      last.item.reference.index == stopSigns[sign].after ? last : nil
    }
    let (place, start) = failed ?? (item, index)
    if !place.isRescued {
      // A host that is out does only what is done in any case.
      heededSigns = .max
      stopReason = stopSigns[sign].reason
    }
    recover(in: place.enclosure, from: start)
    return true
  }

  /// The sign, by its number, that stops the host before a task.
  func stopSign(before item: AgendaStep.Item) -> Int? {
    stopSigns.indices.dropFirst(heededSigns).first { index in
      stopSigns[index].stops(host, before: item.reference.index)
    }
  }

  /// Takes the other hosts' answer to whether the host may carry out a task.
  mutating func enter(_ item: AgendaStep.Item, _ permission: Permission) {
    entered = item.reference.index
    switch permission {
    case .granted: break
    case .declined: skip()
    case .adopted(let outcome):
      for (name, value) in outcome.values { memory.set(name, to: value, for: item.task.role) }
      skip()
      guard outcome.hasFailed else { return }
      let index = agenda.position - 1
      if !item.isRescued {
        stopReason = "\(item.reference.title), which runs once for all, failed"
      }
      recover(in: item.enclosure, from: index)
    }
  }

  /// Passes the next task by.
  private mutating func skip() { agenda.position += 1 }

  /// Whether the host goes on after its connection was lost, since the task in progress says so.
  mutating func survives(_ error: any Error) -> Bool {
    guard let unit = unitInProgress, let item = item(of: unit),
      item.task.keywords.ignoresUnreachable
    else { return false }
    end(unit, withoutAnswer: "\(error)") { .ignored($0) }
    return true
  }

  /// Takes it that the work cannot be done where it belongs, while the host is still there.
  mutating func missed(_ error: any Error, on target: Target) {
    let message =
      target.host.map { "\($0), which the task is delegated to: \(error)" } ?? "\(error)"
    guard let unit = unitInProgress else {
      awaiting = nil
      return fail(TaskFailure(phase: .probe, message: message))
    }
    end(unit, withoutAnswer: message) { .failed($0) }
  }

  /// The unit whose exchange is in progress.
  private var unitInProgress: Unit? {
    if case .application(let application)? = awaiting { return application.changes.first?.unit }
    return window.first { item(of: $0) != nil }
  }

  /// Ends a unit whose exchange came to nothing.
  private mutating func end(
    _ unit: Unit, withoutAnswer message: String, _ status: (TaskFailure) -> TaskStatus
  ) {
    awaiting = nil
    dropWindow(after: unit)
    if progress == nil { progress = TaskProgress(started: now()) }
    let failure = TaskFailure(phase: .probe, message: message, hint: nil)
    let part = failedPart(unit, failure).with(status: status(failure), [:])
    end(unit, part, isFirstOfWindow: false)
  }
}
