import PlayInventory
import PlayShell

/// Drives one host through one play: connects it and exchanges what its runner demands.
struct PlayOnHost: Sendable {
  /// What all hosts of a batch have in common; each host has a reference in the place of a copy.
  final class Circumstances: Sendable {
    let run: PlayRun
    let gate: ConnectionGate
    let variables: HostVariables
    let otherHosts: OtherHosts
    let batch: HostBatch
    let stops: StopBoard

    init(
      _ run: PlayRun, gate: ConnectionGate, variables: HostVariables, batch: HostBatch,
      stops: StopBoard
    ) {
      self.run = run
      self.gate = gate
      self.variables = variables
      otherHosts = variables.otherHosts()
      self.batch = batch
      self.stops = stops
    }
  }

  let circumstances: Circumstances
  /// The tasks that the host has behind it from an earlier run.
  let passed: PassedTasks?

  private var engine: Engine { circumstances.run.engine }
  private var play: CompiledPlay { circumstances.run.play }
  private var batch: HostBatch { circumstances.batch }

  func run(_ initial: HostState) async -> HostState {
    var state = initial
    var runner = makeRunner(state)
    do {
      try await drive(&runner, &state)
      state.recap = runner.recap
    } catch {
      runner.abandon()
      await hand(out: &runner, state.host.name)
      state.recap = runner.recap
      if isInterruption(error) {
        state.place = runner.place ?? state.place
        state.recap.stopped = engine.interruption(of: state)
        await drop(&state)
      } else {
        await lose(&state, error)
      }
    }
    state.recap.cost = await state.connections.cost()
    note(&state, runner)
    state.memory = runner.memory
    state.overlays = runner.overlays
    state.isActive =
      !runner.hasFailed && state.recap.unreachable == nil && state.recap.stopped == nil
    await batch.leave(state.host.name, isUnreachable: state.recap.unreachable != nil)
    engine.emit(.hostFinished(host: state.host.name, play: play.reference))
    return state
  }

  private func makeRunner(_ state: HostState) -> HostRunner {
    HostRunner(
      host: state.host.name, play: play, mode: engine.options.mode,
      preparer: circumstances.variables.preparer(
        for: state.host, circumstances.otherHosts, play: play.play),
      facts: engine.facts, memory: state.memory, overlays: state.overlays, recap: state.recap,
      owed: state.owed, passed: passed,
      grow: { [growth = circumstances.run.growth, host = state.host.name] in
        try growth.add($0, from: host)
      },
      now: { ContinuousClock.now })
  }

  private func drive(_ runner: inout HostRunner, _ state: inout HostState) async throws {
    while true {
      runner.stopSigns = circumstances.stops.signs
      let demand = runner.next()
      await hand(out: &runner, state.host.name)
      note(&state, runner)
      if case .finished = demand { return }
      try _Concurrency.Task.checkCancellation()
      switch demand {
      case .exchange(let batch, on: let target):
        try await exchange(batch, on: target, &runner, &state)
      case .permission(let item):
        runner.enter(item, try await batch.enter(state.host.name, item))
      case .pause(let duration): try await engine.pause(duration)
      case .finished: return
      }
    }
  }

  /// Sends a batch to where it belongs, and tells the runner what came of it.
  private func exchange(
    _ batch: Batch, on target: Target, _ runner: inout HostRunner, _ state: inout HostState
  ) async throws {
    do {
      runner.receive(try await results(of: batch, on: target, &state))
    } catch let error as CancellationError {
      throw error
    } catch let error as AccountFailure {
      runner.missed(error, on: target)
    } catch {
      if target.host != nil { return runner.missed(error, on: target) }
      guard runner.survives(error) else { throw error }
      await drop(&state)
    }
  }

  private func results(
    of batch: Batch, on target: Target, _ state: inout HostState
  ) async throws -> [CommandResult] {
    if let name = target.host {
      guard let host = circumstances.run.view.inventory.host(named: name) else {
        throw ConnectionFailure("there is no host \"\(name)\"")
      }
      return try await circumstances.run.delegates.exchange(batch, on: host, as: target.account)
    }
    let host = state.host
    let isFirst = state.connections.isEmpty
    return try await state.connections.exchange(batch, as: target.account) { [circumstances] in
      // Others connect while this host waits for its next attempt.
      let engine = circumstances.run.engine
      let connection = try await engine.retries.connect(to: host) {
        try await circumstances.gate.pass {
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

  /// Gives up a host.
  private func lose(_ state: inout HostState, _ error: any Error) async {
    let reason = "\(error)"
    state.recap.unreachable = reason
    await drop(&state)
    engine.emit(.unreachable(host: state.host.name, reason: reason))
  }

  private func drop(_ state: inout HostState) async {
    await state.connections.close()
    state.recap.cost = await state.connections.cost()
  }

  /// Hands on what the host would be owed if the run ended now, when it is something else than before.
  private func note(_ state: inout HostState, _ runner: HostRunner) {
    guard engine.options.mode == .apply else { return }
    if let place = runner.place, place != state.place {
      state.place = place
      if runner.recap.changed > 0 { engine.journal.reach(state.host.name, place) }
    }
    guard runner.owed != state.owed else { return }
    state.owed = runner.owed
    engine.journal.note(state.host.name, state.owed)
  }

  private func hand(out runner: inout HostRunner, _ host: String) async {
    engine.emit(runner.events)
    runner.events = []
    for note in runner.notes { await batch.receive(note, from: host) }
    runner.notes = []
  }
}
