public import PlayData
public import PlayInventory
public import PlayModel
public import PlayModuleKit
import PlayShell
public import PlayTemplate

/// Runs a playbook on the hosts of an inventory.
///
/// Plays follow one another; within a play every host goes its own way. The engine prints nothing:
/// what happens is told as ``Event``s.
public struct Engine: Sendable {
  let playbook: Playbook
  let inventory: Inventory
  let options: RunOptions
  let connector: any Connector
  let facts: Probe<ValueMap>
  let files: ControllerFiles
  let environment: TemplateEnvironment
  let emit: @Sendable (Event) -> Void

  /// Puts a run together.
  ///
  /// - Parameters:
  ///   - playbook: What to do.
  ///   - inventory: On which hosts.
  ///   - options: What the person who starts the run decides.
  ///   - connector: How hosts are reached.
  ///   - facts: What is asked of every host first.
  ///   - files: The controller's files.
  ///   - environment: What templates may call.
  ///   - emit: Is told what happens, from any task and in the order of each host.
  public init(
    playbook: Playbook, inventory: Inventory, options: RunOptions, connector: any Connector,
    facts: Probe<ValueMap>, files: any FileReader, environment: TemplateEnvironment,
    emit: @escaping @Sendable (Event) -> Void
  ) {
    (self.playbook, self.inventory, self.options) = (playbook, inventory, options)
    (self.connector, self.facts, self.environment) = (connector, facts, environment)
    self.files = ControllerFiles(reader: files)
    self.emit = emit
  }

  /// Carries out the run.
  ///
  /// - Throws: `Diagnostics`, before any host is connected, when something in the files is wrong.
  public func run() async throws -> Recap {
    let start = ContinuousClock.now
    let preflight = try Preflight(engine: self).outcome()
    emit(.runStarted(mode: options.mode))
    var states: [String: HostState] = [:]
    for (index, (play, hosts)) in zip(playbook.plays, preflight.selections).enumerated() {
      let compiled = CompiledPlay(
        play, index: index, options: options, inventoryNames: preflight.tables.names)
      for host in hosts where states[host.name] == nil {
        states[host.name] = HostState(host: host)
      }
      let names = hosts.map(\.name)
      let variables = HostVariables(
        engine: self, inventory: preflight.tables, playHosts: names,
        memories: states.mapValues(\.memory))
      await run(compiled, on: names, variables, &states)
    }
    for state in states.values { await state.connection?.shell.close() }
    // A localhost that no inventory names is none of the inventory's hosts and comes last.
    let listed = inventory.hosts.compactMap { states.removeValue(forKey: $0.name) }
    let hosts = (listed + states.values).map(\.recap)
    let recap = Recap(
      hosts: hosts, mode: options.mode, duration: start.duration(to: .now))
    emit(.runFinished(recap))
    return recap
  }

  private func run(
    _ play: CompiledPlay, on names: [String], _ variables: HostVariables,
    _ states: inout [String: HostState]
  ) async {
    let hosts = names.filter { states[$0]?.isActive == true }
    guard !hosts.isEmpty else {
      let reason = names.isEmpty ? "no host matches" : "no host is left"
      emit(.playSkipped(play.reference, reason: reason))
      return
    }
    emit(.playStarted(play.reference, hosts: hosts))
    let gate = ConnectionGate(limit: options.forks)
    let otherHosts = variables.otherHosts()
    await withTaskGroup(of: HostState.self) { group in
      for name in hosts {
        guard let state = states[name] else { continue }
        group.addTask {
          let runner = PlayOnHost(
            engine: self, play: play, gate: gate, variables: variables, otherHosts: otherHosts)
          return await runner.run(state)
        }
      }
      for await state in group { states[state.host.name] = state }
    }
    emit(.playFinished(play.reference))
  }
}

/// What a run knows of a host between plays.
struct HostState: Sendable {
  let host: Host
  var memory = HostMemory()
  var overlay = Overlay()
  var connection: (any Connection)?
  var recap: Recap.Host
  /// Whether the host takes part in the next play.
  var isActive = true

  init(host: Host) {
    self.host = host
    recap = Recap.Host(name: host.name)
  }
}
