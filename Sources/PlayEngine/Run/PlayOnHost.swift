import PlayInventory
import PlayShell

/// Drives one host through one play: connects it and exchanges what its runner demands.
struct PlayOnHost: Sendable {
  let engine: Engine
  let play: CompiledPlay
  let gate: ConnectionGate
  let variables: HostVariables
  let otherHosts: OtherHosts

  func run(_ initial: HostState) async -> HostState {
    var state = initial
    var runner = makeRunner(state)
    do {
      let connection = try await connection(of: &state)
      try await drive(&runner, over: connection.shell)
      state.recap = runner.recap
      state.recap.cost = await connection.cost()
    } catch {
      runner.abandon()
      hand(out: &runner)
      state.recap = runner.recap
      let reason = error is CancellationError ? "the run was interrupted" : "\(error)"
      state.recap.unreachable = reason
      if let connection = state.connection {
        state.recap.cost = await connection.cost()
        await connection.shell.close()
      }
      state.connection = nil
      engine.emit(.unreachable(host: state.host.name, reason: reason))
    }
    state.memory = runner.memory
    state.overlay = runner.overlay
    state.isActive = !runner.hasFailed && state.recap.unreachable == nil
    engine.emit(.hostFinished(host: state.host.name, play: play.reference))
    return state
  }

  private func makeRunner(_ state: HostState) -> HostRunner {
    HostRunner(
      host: state.host.name, play: play, mode: engine.options.mode,
      preparer: variables.preparer(for: state.host, otherHosts), facts: engine.facts,
      memory: state.memory, overlay: state.overlay, recap: state.recap,
      now: { ContinuousClock.now })
  }

  private func connection(of state: inout HostState) async throws -> any Connection {
    if let connection = state.connection { return connection }
    let host = state.host
    let connection = try await gate.pass { try await engine.connector.connect(to: host) }
    state.connection = connection
    engine.emit(.connected(host: host.name))
    return connection
  }

  private func drive(_ runner: inout HostRunner, over shell: any Shell) async throws {
    while case .exchange(let batch) = runner.next() {
      hand(out: &runner)
      runner.receive(try await shell.exchange(batch))
    }
    hand(out: &runner)
  }

  private func hand(out runner: inout HostRunner) {
    for event in runner.events { engine.emit(event) }
    runner.events = []
  }
}
