public import PlayData

/// The inventory as `ansible-inventory --list` prints it, which other programs can read.
public struct InventoryListing: Sendable {
  /// Where variables stand.
  public enum Variables: Sendable {
    /// With the host that has them, merged.
    case merged
    /// Where they were set: with groups, and with hosts what is their own.
    case own
  }

  private let inventory: Inventory
  private let hosts: Set<String>
  private let variables: Variables

  /// Lists an inventory as far as some hosts go.
  public init(_ inventory: Inventory, of hosts: [Host], _ variables: Variables) {
    self.inventory = inventory
    self.hosts = Set(hosts.map(\.name))
    self.variables = variables
  }

  /// A map of groups, and of hosts' variables under `_meta`.
  ///
  /// A group is left out that has nothing to tell: none of the hosts, no groups below it and no
  /// variables that are to be shown.
  public var value: ValueMap {
    var groups: [(String, Value)] = inventory.groupNames.compactMap { name in
      let entry = entry(of: name)
      return entry.isEmpty ? nil : (name, .map(entry))
    }
    groups.append(("_meta", ["hostvars": .map(hostVariables)]))
    return ValueMap(groups.sorted { $0.0 < $1.0 })
  }

  private var hostVariables: ValueMap {
    let shown = inventory.hosts.filter { hosts.contains($0.name) }.sorted { $0.name < $1.name }
    let pairs = shown.map { host in
      (host.name, Self.map(variables == .merged ? host.variables : host.ownVariables))
    }
    return ValueMap(pairs.filter { !$0.1.isEmpty }.map { ($0.0, .map($0.1)) })
  }

  private func entry(of name: String) -> ValueMap {
    guard let group = inventory.groups[name] else { return [:] }
    let direct = inventory.directHosts(of: name).filter(hosts.contains)
    var entry = ValueMap()
    if !group.children.isEmpty { entry["children"] = .list(group.children.map { .string($0) }) }
    if !direct.isEmpty { entry["hosts"] = .list(direct.map { .string($0) }) }
    let own = Self.map(group.variables + inventory.priority(of: name))
    if variables == .own, !own.isEmpty { entry["vars"] = .map(own) }
    return entry
  }

  /// The variables by name, in the order of the names; a later one hides an earlier one.
  static func map(_ variables: [Variable]) -> ValueMap {
    let values = Dictionary(variables.map { ($0.name, $0.node.value) }) { $1 }
    return ValueMap(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }
}

extension Host {
  /// The variables that belong to the host itself.
  fileprivate var ownVariables: [Variable] { variables.filter { $0.layer.owner == .host(name) } }
}

extension Inventory {
  /// The variable that orders a group among those of its depth, which hosts do not get.
  fileprivate func priority(of group: String) -> [Variable] {
    let layer = VariableLayer(owner: .group(group), isFile: false, rank: 0)
    return (draft.groups[group]?.variables ?? [])
      .filter { $0.key == InventoryBuilder.priority }
      .map { Variable(name: $0.key, node: $0.value, layer: layer) }
  }

  /// The hosts of a group that are not there by a group below it alone; `all` has others below it for
  /// all of its hosts.
  func directHosts(of group: String) -> [String] {
    group == InventoryDraft.all ? [] : draft.groups[group]?.hosts.names ?? []
  }
}
