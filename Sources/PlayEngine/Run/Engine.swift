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
public final class Engine: Sendable {
  let playbook: Playbook
  let inventory: Inventory
  let options: RunOptions
  let connector: any Connector
  let facts: Probe<ValueMap>
  let files: ControllerFiles
  let environment: TemplateEnvironment
  let journal: RunJournal
  private let tell: @Sendable ([Event]) -> Void
  let pause: @Sendable (Duration) async throws -> Void
  let shield: ExchangeShield

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
  ///   - journal: What earlier runs have left undone, and where this one keeps that.
  ///   - tell: Is told what happens, from any task and in the order of each host; of one host mostly
  ///     several events at once.
  ///   - pause: Waits before a task is tried again.
  ///   - shield: What protects exchanges in progress when the run is cancelled.
  public init(
    playbook: Playbook, inventory: Inventory, options: RunOptions, connector: any Connector,
    facts: Probe<ValueMap>, files: any FileReader, environment: TemplateEnvironment,
    journal: RunJournal = .none,
    tell: @escaping @Sendable ([Event]) -> Void,
    pause: @escaping @Sendable (Duration) async throws -> Void = {
      try await _Concurrency.Task.sleep(for: $0)
    },
    shield: ExchangeShield = ExchangeShield()
  ) {
    (self.playbook, self.inventory, self.options) = (playbook, inventory, options)
    (self.connector, self.facts, self.shield) = (connector, facts, shield)
    self.files = ControllerFiles(reader: files)
    self.environment = ControllerLookups(files: self.files).added(to: environment)
    (self.journal, self.tell, self.pause) = (journal, tell, pause)
  }

  /// Tells that something happens.
  func emit(_ event: Event) { tell([event]) }

  /// Tells that some things happen, one after the other.
  func emit(_ events: [Event]) { if !events.isEmpty { tell(events) } }

  /// Carries out the run.
  ///
  /// - Throws: `Diagnostics`, before any host is connected, when something in the files is wrong.
  public func run() async throws -> Recap {
    let begin = ContinuousClock.now
    var view = try Preflight(self).view()
    let growth = InventoryGrowth(view.inventory, environment: environment)
    emit(.runStarted(mode: options.mode))
    var states = absentHosts(of: view)
    let delegates = SharedConnections(connector: connector, retries: retries)
    let resumption = journal.progress.map { Resumption($0, of: self, view) }
    resumption?.tell { emit($0) }
    var (start, hasEnded) = (options.start, false)
    for (index, play) in playbook.plays.enumerated() {
      guard !_Concurrency.Task.isCancelled else {
        interruptHosts(&states)
        break
      }
      view = try growth.view(after: view, of: self)
      var compiled = CompiledPlay(
        play, index: index, options: options, inventoryNames: view.tables.names)
      if let name = start {
        guard let rest = compiled.starting(at: name) else { continue }
        (compiled, start) = (rest, nil)
      }
      let run = PlayRun(
        engine: self, play: compiled, hosts: resumption.hosts(of: view.selections[index]),
        view: view, growth: growth, delegates: delegates, resumption: resumption)
      if hasEnded {
        emit(
          .playSkipped(compiled.reference, reason: "all hosts of a play before have failed"))
        continue
      }
      hasEnded = await !run.run(&states)
    }
    await delegates.close()
    for name in states.keys { await states[name]?.connections.close() }
    // A localhost that no inventory names is none of the inventory's hosts and comes last.
    let listed = view.inventory.hosts.compactMap { states.removeValue(forKey: $0.name) }
    let hosts = listed + states.values
    let recap = Recap(
      hosts: hosts.map(\.recap), mode: options.mode, duration: begin.duration(to: .now),
      lostHandlers: hasEnded ? [] : lostHandlers(hosts),
      keepsOwedHandlers: options.mode == .apply && journal.isKept)
    if options.mode == .apply {
      journal.finish(progress(of: hosts, hasEnded: hasEnded, resumption))
    }
    emit(.runFinished(recap))
    return recap
  }

  /// Stops the hosts that were between two plays when the run was interrupted.
  private func interruptHosts(_ states: inout [String: HostState]) {
    for name in states.keys where states[name]?.isActive == true {
      guard let state = states[name] else { continue }
      states[name]?.recap.stopped = interruption(of: state)
      states[name]?.isActive = false
    }
  }

  /// What is said of a host on which the run was interrupted.
  func interruption(of state: HostState) -> String {
    let place = state.place.map { place in
      place.hasEnded ? "behind \"\(place.title)\"" : "in \"\(place.title)\""
    }
    let way = options.mode == .apply && journal.isKept ? "; --resume goes on there" : ""
    return place.map { "interrupted \($0)\(way)" } ?? "interrupted before the end of its first task"
  }

  /// Connects once more where that may help.
  var retries: ConnectionRetries {
    ConnectionRetries(of: connector, pause: pause, tell: { [tell] in tell([$0]) })
  }

  /// The hosts that take no part, which is told first.
  private func absentHosts(of view: InventoryView) -> [String: HostState] {
    var states: [String: HostState] = [:]
    for host in view.inventory.hosts {
      guard let absence = options.absences[host.name] else { continue }
      var state = HostState(host: host, owed: journal.owed)
      state.isActive = false
      switch absence {
      case .refused(let reason):
        state.recap.refused = reason
        emit(.refused(host: host.name, reason: reason))
      case .unreachable(let reason):
        state.recap.unreachable = reason
        emit(.unreachable(host: host.name, reason: reason))
      }
      states[host.name] = state
    }
    return states
  }
}

extension Engine {
  /// How far the hosts came.
  private func progress(
    of hosts: [HostState], hasEnded: Bool, _ resumption: Resumption?
  ) -> [String: HostProgress] {
    var progress = resumption?.finished ?? [:]
    for state in hosts {
      if state.isActive, !hasEnded, !_Concurrency.Task.isCancelled {
        progress[state.host.name] = .finished
      } else {
        progress[state.host.name] =
          (state.place ?? resumption?.place(of: state.host.name)).map { .reached($0) }
      }
    }
    return progress
  }

  /// The owed handlers that a run of the whole playbook did not meet, since they or their hosts are
  /// no longer there; they are forgotten.
  private func lostHandlers(_ hosts: [HostState]) -> [Recap.LostHandler] {
    guard options.mode == .apply, options.limit == nil, options.start == nil,
      !_Concurrency.Task.isCancelled
    else { return [] }
    let met = Dictionary(uniqueKeysWithValues: hosts.map { ($0.host.name, $0) })
    return journal.owed.keys.sorted().flatMap { name -> [Recap.LostHandler] in
      let state = met[name]
      let owed = state?.owed ?? journal.owed[name] ?? []
      guard state?.isActive ?? true, !owed.isEmpty else { return [] }
      journal.note(name, [])
      return owed.map { Recap.LostHandler(host: name, handler: $0) }
    }
  }
}

/// What a run knows of a host between plays.
struct HostState: Sendable {
  var host: Host
  var memory = HostMemory()
  var overlays: [String?: Overlay] = [:]
  var connections = HostConnections()
  var recap: Recap.Host
  /// Handlers that were notified, by this run or one before, and have not done their work.
  var owed: [OwedHandler]
  /// How far the host has come, in this run or the one that it continues.
  var place: HostPlace?
  /// Whether the host takes part in the next play.
  var isActive = true

  init(host: Host, owed: [String: [OwedHandler]]) {
    self.host = host
    self.owed = owed[host.name] ?? []
    recap = Recap.Host(name: host.name)
  }
}
