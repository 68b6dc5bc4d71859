import PlayInventory
import PlayShell

/// Drives one host through one play: connects it and exchanges what its runner demands.
struct PlayOnHost: Sendable {
  let engine: Engine
  let play: CompiledPlay
  let view: InventoryView
  let growth: InventoryGrowth
  let gate: ConnectionGate
  let variables: HostVariables
  let otherHosts: OtherHosts
  let batch: HostBatch
  let stops: StopBoard
  let delegates: SharedConnections

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
      await lose(&state, error)
    }
    state.recap.cost = await state.connection?.cost() ?? state.recap.cost
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
      preparer: variables.preparer(for: state.host, otherHosts, play: play.play),
      facts: engine.facts, memory: state.memory, overlays: state.overlays, recap: state.recap,
      grow: { [growth, host = state.host.name] in try growth.add($0, from: host) },
      now: { ContinuousClock.now })
  }

  private func drive(_ runner: inout HostRunner, _ state: inout HostState) async throws {
    while true {
      runner.stopSigns = stops.signs
      let demand = runner.next()
      await hand(out: &runner, state.host.name)
      switch demand {
      case .exchange(let batch, on: nil):
        do {
          let shell = try await connection(of: &state).shell
          runner.receive(try await shell.exchange(batch))
        } catch {
          guard !(error is CancellationError), runner.survives(error) else { throw error }
          await drop(&state)
        }
      case .exchange(let batch, on: let target?):
        do {
          runner.receive(try await exchange(batch, on: target))
        } catch {
          guard !(error is CancellationError) else { throw error }
          runner.missed(error, of: target)
        }
      case .permission(let item):
        runner.enter(item, try await batch.enter(state.host.name, item))
      case .pause(let duration): try await engine.pause(duration)
      case .finished: return
      }
    }
  }

  private func connection(of state: inout HostState) async throws -> any Connection {
    if let connection = state.connection { return connection }
    let host = state.host
    let connection = try await gate.pass { try await engine.connector.connect(to: host) }
    state.connection = connection
    engine.emit(.connected(host: host.name))
    return connection
  }

  private func exchange(_ batch: Batch, on target: String) async throws -> [CommandResult] {
    guard let host = view.inventory.host(named: target) else {
      throw ConnectionFailure("there is no host \"\(target)\"")
    }
    return try await delegates.exchange(batch, on: host)
  }

  /// Gives up a host.
  private func lose(_ state: inout HostState, _ error: any Error) async {
    let reason = error is CancellationError ? "the run was interrupted" : "\(error)"
    state.recap.unreachable = reason
    await drop(&state)
    engine.emit(.unreachable(host: state.host.name, reason: reason))
  }

  private func drop(_ state: inout HostState) async {
    guard let connection = state.connection else { return }
    state.recap.cost = await connection.cost()
    await connection.shell.close()
    state.connection = nil
  }

  private func hand(out runner: inout HostRunner, _ host: String) async {
    for event in runner.events { engine.emit(event) }
    runner.events = []
    for note in runner.notes { await batch.receive(note, from: host) }
    runner.notes = []
  }
}
