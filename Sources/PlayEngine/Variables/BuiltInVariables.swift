import PlayData
import PlayInventory

/// The variables that are always there, for example `inventory_hostname`.
struct BuiltInVariables: Sendable {
  private let shared: [String: Value]

  /// The names of those that only tasks of a run have.
  static let ofRuns = ["facts", "hostvars"]
  /// The names of those that only tasks of roles have.
  static let ofRoles = ["role_name", "role_path"]

  init(
    _ inventory: Inventory, playHosts: [String], batch: [String], playbookFolder: String,
    isCheck: Bool
  ) {
    let groups = inventory.groups.map { name, group in
      (name, Value.list(group.hosts.map { .string($0) }))
    }
    shared = [
      "groups": .map(ValueMap(groups.sorted { $0.0 < $1.0 })),
      "play_hosts": .list(playHosts.map { .string($0) }),
      "play_batch": .list(batch.map { .string($0) }),
      "playbook_dir": .string(playbookFolder),
      "check_mode": .bool(isCheck),
    ]
  }

  /// The names of those that tasks of a run have outside roles, and in a block's `rescue`.
  static func names(hasFacts: Bool) -> [String] {
    [
      "groups", "play_hosts", "play_batch", "playbook_dir", "check_mode", "inventory_hostname",
      "inventory_hostname_short", "group_names", "hostvars", "ansible_failed_task",
      "ansible_failed_result", "omit",
    ] + (hasFacts ? ["facts"] : [])
  }

  /// The variables of a host.
  subscript(host: Host) -> [String: Value] {
    var variables = shared
    variables["inventory_hostname"] = .string(host.name)
    variables["inventory_hostname_short"] = .string(String(host.name.prefix { $0 != "." }))
    variables["group_names"] = .list(
      host.groups.filter { $0 != "ungrouped" }.sorted().map { .string($0) })
    return variables
  }
}
