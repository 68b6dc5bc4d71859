import PlayData
import PlayInventory
import PlayModel

/// The variables that are always there, for example `inventory_hostname`.
struct BuiltInVariables: Sendable {
  private let shared: [String: Value]

  /// The names of those that only tasks of a run have.
  static let ofRuns = ["facts", "hostvars"]
  /// The names of those that only tasks of roles have.
  static let ofRoles = ["role_name", "role_path", "ansible_role_name"]
  /// The names of those that only tasks of plays have.
  static let ofPlays = [
    "play_hosts", "ansible_play_hosts", "ansible_play_hosts_all", "play_batch",
    "ansible_play_batch", "ansible_play_name", "playbook_dir", "check_mode", "ansible_check_mode",
    "ansible_run_tags", "ansible_skip_tags",
  ]

  private let inventory: Inventory
  private let options: RunOptions

  init(_ inventory: Inventory, _ play: PlayCircumstances) {
    (self.inventory, options) = (inventory, play.options)
    let groups = inventory.groups.map { name, group in
      (name, Value.list(group.hosts.map { .string($0) }))
    }
    func list(_ names: some Sequence<String>) -> Value { .list(names.map { .string($0) }) }
    let isCheck = Value.bool(options.mode == .check)
    let tags = options.tags.isEmpty ? ["all"] : options.tags
    shared = [
      "groups": .map(ValueMap(groups.sorted { $0.0 < $1.0 })),
      "play_hosts": list(play.hosts), "ansible_play_hosts": list(play.hosts),
      "ansible_play_hosts_all": list(play.hosts),
      "play_batch": list(play.batch), "ansible_play_batch": list(play.batch),
      "ansible_play_name": .string(play.name),
      "playbook_dir": .string(options.absolute(play.folder)),
      "check_mode": isCheck, "ansible_check_mode": isCheck,
      "ansible_run_tags": list(tags.sorted()),
      "ansible_skip_tags": list(options.skippedTags.sorted()),
    ].merging(options.limit.map { ["ansible_limit": .string($0)] } ?? [:]) { $1 }
  }

  /// The names of those that tasks of a run have outside roles, and in a block's `rescue`.
  static func names(hasFacts: Bool) -> [String] {
    ofPlays + [
      "groups", "inventory_hostname", "inventory_hostname_short", "inventory_file",
      "inventory_dir", "group_names", "hostvars", "ansible_limit", "ansible_failed_task",
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
    if let file = inventory.file(of: host) {
      let path = options.absolute(file)
      variables["inventory_file"] = .string(path)
      variables["inventory_dir"] = .string(LocalPath.folder(of: path))
    }
    return variables
  }
}
