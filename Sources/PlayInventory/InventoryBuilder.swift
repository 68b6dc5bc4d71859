import PlayData

/// Makes the inventory from what all sources told.
struct InventoryBuilder {
  private let draft: InventoryDraft
  private let tree: GroupTree
  /// Each group's place in the order of merging.
  private let ranks: [String: Int]
  private let directGroups: [String: [String]]

  /// Checks what needs all sources; `nil` when the groups contain each other.
  init?(_ draft: inout InventoryDraft) {
    Self.check(&draft)
    Self.moveUngrouped(&draft)
    guard let tree = GroupTree(of: &draft) else { return nil }
    self.draft = draft
    self.tree = tree
    let groups = draft.groups
    let order = draft.groupNames.sorted {
      Self.mergeKey($0, tree, groups) < Self.mergeKey($1, tree, groups)
    }
    ranks = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
    var directGroups: [String: [String]] = [:]
    for name in draft.groupNames {
      for host in draft.groups[name]?.hosts.names ?? [] {
        directGroups[host, default: []].append(name)
      }
    }
    self.directGroups = directGroups
  }

  private static func check(_ draft: inout InventoryDraft) {
    let declared = draft.groupNames.filter { draft.groups[$0]?.isDeclared == true }
    for name in draft.groupNames {
      guard let group = draft.groups[name] else { continue }
      if !group.isDeclared {
        draft.report(.undeclaredGroup(name, among: declared), at: group.position)
      } else if let host = draft.hosts[name] {
        draft.report(.hostAndGroup(name), at: host.position)
      }
    }
  }

  /// A host is ungrouped exactly when it is in no other group than `all`.
  private static func moveUngrouped(_ draft: inout InventoryDraft) {
    let named = draft.groupNames.filter {
      $0 != InventoryDraft.all && $0 != InventoryDraft.ungrouped
    }
    let grouped = Set(named.flatMap { draft.groups[$0]?.hosts.names ?? [] })
    draft.setUngrouped(draft.hostNames.filter { !grouped.contains($0) })
  }

  /// Parents come before children, then a lower priority before a higher one, then names decide.
  private static func mergeKey(
    _ name: String, _ tree: GroupTree, _ groups: [String: InventoryDraft.Group]
  ) -> (Int, Int, String) {
    let priority = groups[name]?.variables.last { $0.key == Self.priority }?.value.value
    guard case .int(let number) = priority else { return (tree.depths[name] ?? 0, 1, name) }
    return (tree.depths[name] ?? 0, number, name)
  }

  /// The variable of a group that orders it among those of its depth; hosts do not get it.
  static let priority = "ansible_group_priority"

  /// Makes the inventory; the hosts that were there before keep their order.
  func inventory(after before: [String] = []) -> Inventory {
    let groups = draft.groupNames.map { group($0, after: before) }
    let layers = Dictionary(groups.map { ($0.name, $0.variables) }) { first, _ in first }
    let (plain, files) = (
      layers.mapValues { $0.filter { !$0.layer.isFile } },
      layers.mapValues { $0.filter(\.layer.isFile) }
    )
    let order = groups.first { $0.name == InventoryDraft.all }?.hosts ?? []
    return Inventory(
      hosts: order.map { host($0, plain, files) }, groups: groups, draft: draft)
  }

  private func group(_ name: String, after before: [String]) -> Group {
    let first = name == InventoryDraft.all ? before : []
    let hosts = first + tree.withDescendants(name).flatMap { draft.groups[$0]?.hosts.names ?? [] }
    var seen: Set<String> = []
    let group = draft.groups[name]
    let layer = { VariableLayer(owner: .group(name), isFile: $0, rank: ranks[name] ?? 0) }
    return Group(
      name: name, hosts: hosts.filter { seen.insert($0).inserted },
      children: tree.children[name] ?? [], depth: tree.depths[name] ?? 0,
      variables: Self.variables(group?.variables.filter { $0.key != Self.priority }, layer(false))
        + Self.variables(draft.groupFileVariables[name], layer(true)))
  }

  private func host(
    _ name: String, _ plain: [String: [Variable]], _ files: [String: [Variable]]
  ) -> Host {
    let groups = tree.withAncestors((directGroups[name] ?? []) + [InventoryDraft.all])
      .sorted { (ranks[$0] ?? 0) < (ranks[$1] ?? 0) }
    let host = draft.hosts[name]
    let layer = { VariableLayer(owner: .host(name), isFile: $0, rank: .max) }
    let own =
      Self.variables(host?.variables, layer(false))
      + Self.variables(host?.knownVariables, layer(false))
      + Self.variables(draft.hostFileVariables[name], layer(true))
      + Self.variables(host?.settings, layer(true))
    return Host(
      name: name, groups: groups.filter { $0 != InventoryDraft.all },
      layers: groups.compactMap { plain[$0] } + groups.compactMap { files[$0] } + [own])
  }

  private static func variables(_ entries: [Node.Entry]?, _ layer: VariableLayer) -> [Variable] {
    (entries ?? []).map { Variable(name: $0.key, node: $0.value, layer: layer) }
  }
}
