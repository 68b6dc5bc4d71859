import PlayInventory
import PlayShell

/// Drives one host through one play: connects it and exchanges what its runner demands.
///
/// An object, which belongs to the host's task: the frames of asynchronous functions would hold copies of
/// a value, and each of many hosts has its own.
final class PlayOnHost {
  /// What all hosts of a batch have in common; each host has a reference in the place of a copy.
  final class Circumstances: Sendable {
    let run: PlayRun
    let variables: HostVariables
    let otherHosts: OtherHosts
    let batch: HostBatch
    let stops: StopBoard

    init(
      _ run: PlayRun, variables: HostVariables, batch: HostBatch, stops: StopBoard
    ) {
      self.run = run
      self.variables = variables
      otherHosts = variables.otherHosts()
      self.batch = batch
      self.stops = stops
    }
  }

  private let circumstances: Circumstances
  /// The host's place among those that may connect.
  private let place: ConnectionPlace
  private var state: HostState
  private var runner: HostRunner

  private var engine: Engine { circumstances.run.engine }
  private var play: CompiledPlay { circumstances.run.play }
  private var batch: HostBatch { circumstances.batch }

  /// Prepares the play on one host, which may have tasks behind it from an earlier run.
  init(
    _ circumstances: Circumstances, _ state: HostState, place: ConnectionPlace, passed: PassedTasks?
  ) {
    (self.circumstances, self.state, self.place) = (circumstances, state, place)
    let run = circumstances.run
    runner = HostRunner(
      host: state.host.name, play: run.play, mode: run.engine.options.mode,
      preparer: circumstances.variables.preparer(
        for: state.host, circumstances.otherHosts, play: run.play.play),
      facts: run.engine.facts, memory: state.memory, overlays: state.overlays, recap: state.recap,
      owed: state.owed, passed: passed, hostCount: run.hosts.count,
      grow: { [growth = run.growth, host = state.host.name] in try growth.add($0, from: host) },
      now: { ContinuousClock.now })
  }

  /// Carries the play out; returns what it has made of the host.
  func run() async -> HostState {
    let failure = await failureOfDriving()
    await end(with: failure)
    return state
  }

  /// Goes to the end of the play, or to what ends it earlier.
  ///
  /// Its frame lives as long, so it is small.
  private func failureOfDriving() async -> (any Error)? {
    do {
      try await drive()
      return nil
    } catch {
      return error
    }
  }

  private func end(with failure: (any Error)?) async {
    place.leave()
    if failure != nil {
      runner.abandon()
      await handOut()
    }
    state.recap = runner.recap
    if let failure, isInterruption(failure) {
      state.place = runner.place ?? state.place
      state.recap.stopped = engine.interruption(of: state)
      await drop()
    } else if let failure {
      await lose(because: failure)
    }
    state.recap.cost = await state.connections.cost()
    note()
    state.memory = runner.memory
    state.overlays = runner.overlays
    state.isActive =
      !runner.hasFailed && state.recap.unreachable == nil && state.recap.stopped == nil
    await batch.leave(state.host.name, isUnreachable: state.recap.unreachable != nil)
    engine.emit(.hostFinished(host: state.host.name, play: play.reference))
  }

  private func drive() async throws {
    while true {
      runner.stopSigns = circumstances.stops.signs
      let demand = runner.next()
      await handOut()
      note()
      if case .finished = demand { return }
      try _Concurrency.Task.checkCancellation()
      switch demand {
      case .exchange(let batch, on: let target):
        if target.host != nil || !state.connections.isEmpty { place.leave() }
        try await exchange(batch, on: target)
      case .permission(let item):
        place.leave()
        runner.enter(item, try await batch.enter(state.host.name, item))
      case .pause(let duration):
        place.leave()
        try await engine.pause(duration)
      case .finished: return
      }
    }
  }

  /// Sends a batch to where it belongs, and tells the runner what came of it.
  private func exchange(_ batch: Batch, on target: Target) async throws {
    do {
      runner.receive(try await results(of: batch, on: target))
    } catch let error as CancellationError {
      throw error
    } catch let error as AccountFailure {
      runner.missed(error, on: target)
    } catch {
      if target.host != nil { return runner.missed(error, on: target) }
      guard runner.survives(error) else { throw error }
      await drop()
    }
  }

  private func results(of batch: Batch, on target: Target) async throws -> [CommandResult] {
    if let name = target.host {
      guard let host = circumstances.run.view.inventory.host(named: name) else {
        throw ConnectionFailure("there is no host \"\(name)\"")
      }
      return try await circumstances.run.delegates.exchange(batch, on: host, as: target.account)
    }
    let host = state.host
    let isFirst = state.connections.isEmpty
    return try await state.connections.exchange(batch, as: target.account) {
      [circumstances, place] in
      // Others connect while this host waits for its next attempt.
      let engine = circumstances.run.engine
      let connection = try await engine.retries.connect(to: host) {
        try await place.pass {
          try await circumstances.run.engine.connector.connect(to: host, as: target.account)
        }
      }
      if isFirst { engine.emit(.connected(host: host.name)) }
      return connection
    }
  }

  /// Whether somebody has ended the work on the host, and nothing is wrong with it.
  private func isInterruption(_ error: any Error) -> Bool {
    guard _Concurrency.Task.isCancelled else { return false }
    return error is CancellationError || error is ConnectionFailure || engine.shield.isDown
  }

  /// Gives up the host.
  private func lose(because error: any Error) async {
    let reason = "\(error)"
    state.recap.unreachable = reason
    await drop()
    engine.emit(.unreachable(host: state.host.name, reason: reason))
  }

  private func drop() async {
    await state.connections.close()
    state.recap.cost = await state.connections.cost()
  }

  /// Hands on what the host would be owed if the run ended now, when it is something else than before.
  private func note() {
    guard engine.options.mode == .apply else { return }
    if let place = runner.place, place != state.place {
      state.place = place
      if runner.recap.changed > 0 { engine.journal.reach(state.host.name, place) }
    }
    let owed = runner.owed
    guard owed != state.owed else { return }
    state.owed = owed
    engine.journal.note(state.host.name, state.owed)
  }

  /// Hands out the events and notes that have come up.
  private func handOut() async {
    engine.emit(runner.events)
    runner.events = []
    for note in runner.notes { await batch.receive(note, from: state.host.name) }
    runner.notes = []
  }
}
