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

  init(engine: Engine, inventory: InventoryTables, playHosts: [String]) {
    self.engine = engine
    self.inventory = inventory
    extra = TaskVariables.table(engine.options.extraVariables)
    let groups = engine.inventory.groups.map { name, group in
      (name, Value.list(group.hosts.map { .string($0) }))
    }
    shared = [
      "groups": .map(ValueMap(groups.sorted { $0.0 < $1.0 })),
      "play_hosts": .list(playHosts.map { .string($0) }),
      "playbook_dir": .string(Self.folder(of: engine.playbook.path)),
      "check_mode": .bool(engine.options.mode == .check),
    ]
  }

  /// Prepares the tasks of a host.
  func preparer(for host: Host) -> UnitPreparer {
    var builtIn = shared
    builtIn["inventory_hostname"] = .string(host.name)
    builtIn["inventory_hostname_short"] = .string(String(host.name.prefix { $0 != "." }))
    builtIn["group_names"] = .list(
      host.groups.filter { $0 != "ungrouped" }.sorted().map { .string($0) })
    return UnitPreparer(
      inventory: inventory[host], builtIn: builtIn, extra: extra,
      environment: engine.environment, files: engine.files)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
