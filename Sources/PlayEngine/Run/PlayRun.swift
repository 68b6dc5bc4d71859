import PlayInventory
import PlayLock
import PlayModel

/// One play on its hosts, batch after batch.
struct PlayRun: Sendable {
  let engine: Engine
  let play: CompiledPlay
  let hosts: [Host]
  /// The inventory at the beginning of the play.
  let view: InventoryView
  let growth: InventoryGrowth
  let delegates: SharedConnections
  /// Where hosts go on that an earlier run has left.
  let resumption: Resumption?

  /// Carries the play out.
  ///
  /// - Returns: Whether the next play may start. As in Ansible, nothing follows when all hosts of a
  ///   batch have failed.
  func run(_ states: inout [String: HostState]) async -> Bool {
    for host in hosts {
      states[host.name, default: HostState(host: host, owed: engine.journal.owed)].host = host
    }
    let names = hosts.map(\.name)
    let active = names.filter { states[$0]?.isActive == true }
    guard !active.isEmpty else {
      let reason = names.isEmpty ? "no host matches" : "no host is left"
      engine.emit(.playSkipped(play.reference, reason: reason))
      return true
    }
    for batch in BatchSize.batches(of: active, sizes: play.play.serial) {
      guard !_Concurrency.Task.isCancelled else { return true }
      let signs = await run(batch, &states)
      if signs.contains(where: { $0.kind == .endOfPlay }) { return true }
      guard batch.contains(where: { states[$0]?.isActive == true }) else {
        for name in active where states[name]?.isActive == true {
          states[name]?.isActive = false
          states[name]?.recap.stopped = "all hosts of the batch before failed"
        }
        return false
      }
    }
    return true
  }

  /// Carries the play out on one batch; returns the signs that have ended it early.
  private func run(_ names: [String], _ states: inout [String: HostState]) async -> [StopSign] {
    engine.emit(.playStarted(play.reference, hosts: names))
    let stops = StopBoard()
    let batch = HostBatch(
      hosts: names, play: play.play, confirmation: engine.options.confirmation,
      onStop: { stops.put(up: $0) })
    let variables = HostVariables(
      engine: engine, view: view,
      play: PlayCircumstances(
        of: play.play, hosts: hosts.map(\.name), batch: names, engine.options),
      memories: states.mapValues(\.memory))
    let circumstances = PlayOnHost.Circumstances(
      self, variables: variables, batch: batch, stops: stops)
    let gate = ConnectionGate(limit: engine.options.forks)
    // A group that hands results out keeps the memory of a task until its result is taken.
    let ended = Locked<[HostState]>([])
    await withDiscardingTaskGroup { group in
      for name in names {
        guard let state = states[name] else { continue }
        let passed = resumption?.passed(by: name, in: play)
        let place = await ConnectionPlace(at: gate)
        group.addTask {
          let host = PlayOnHost(circumstances, state, place: place, passed: passed)
          let state = await host.run()
          ended.withLock { $0.append(state) }
        }
      }
    }
    for state in ended.withLock(\.self) { states[state.host.name] = state }
    engine.emit(.playFinished(play.reference))
    return stops.signs
  }
}
