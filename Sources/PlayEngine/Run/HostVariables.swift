import PlayData
import PlayInventory
import PlayModel
import PlayTemplate

/// Makes the variables that hosts have before any task: the inventory's and those always there.
struct HostVariables: Sendable {
  private let engine: Engine
  private let shared: [String: Value]
  private let extra: [String: TemplatedValue]
  private let inventory: InventoryTables
  /// What the hosts that had a part in the run know, when the play begins.
  private let memories: [String: HostMemory]

  init(
    engine: Engine, inventory: InventoryTables, playHosts: [String], batch: [String],
    memories: [String: HostMemory]
  ) {
    self.engine = engine
    self.inventory = inventory
    self.memories = memories
    extra = TaskVariables.table(engine.options.extraVariables)
    let groups = engine.inventory.groups.map { name, group in
      (name, Value.list(group.hosts.map { .string($0) }))
    }
    shared = [
      "groups": .map(ValueMap(groups.sorted { $0.0 < $1.0 })),
      "play_hosts": .list(playHosts.map { .string($0) }),
      "play_batch": .list(batch.map { .string($0) }),
      "playbook_dir": .string(engine.playbook.folder),
      "check_mode": .bool(engine.options.mode == .check),
    ]
  }

  /// Prepares the tasks of a host.
  func preparer(for host: Host, _ otherHosts: OtherHosts, play: Play) -> UnitPreparer {
    let table = inventory[host]
    return UnitPreparer(
      inventory: table, builtIn: builtIn(host), extra: extra, otherHosts: otherHosts,
      environment: engine.environment, files: engine.files,
      inclusions: Inclusions(
        reader: engine.playbook.inclusions, play: play, inventory: table,
        extra: engine.options.extraVariables, host: host.name),
      targets: Targets(
        inventory: engine.inventory, tables: inventory, host: host,
        defaults: engine.options.become, connector: engine.connector))
  }

  /// The variables of all hosts, for `hostvars`.
  func otherHosts() -> OtherHosts {
    OtherHosts { [self] in
      let listed = engine.inventory.hosts
      // A localhost that no inventory names is there once it has had a part in the run.
      let unlisted = Set(memories.keys).subtracting(listed.map(\.name)).sorted()
      let hosts = listed + unlisted.compactMap(engine.inventory.host(named:))
      return hosts.map { ($0.name, scope(of: $0)) }
    }
  }

  private func scope(of host: Host) -> TaskScope {
    var scope = TaskScope(task: .none)
    (scope.extra, scope.inventory) = (extra, inventory[host])
    (scope.builtIn, scope.environment) = (builtIn(host), engine.environment)
    if let memory = memories[host.name] {
      scope.memory = memory
      scope.builtIn["facts"] = memory.facts.map { .map($0) }
    }
    return scope
  }

  private func builtIn(_ host: Host) -> [String: Value] {
    var builtIn = shared
    builtIn["inventory_hostname"] = .string(host.name)
    builtIn["inventory_hostname_short"] = .string(String(host.name.prefix { $0 != "." }))
    builtIn["group_names"] = .list(
      host.groups.filter { $0 != "ungrouped" }.sorted().map { .string($0) })
    return builtIn
  }
}
