public import PlayData

/// The inventory of a run, to which tasks add hosts and groups.
///
/// Hosts are added in turn; the members of groups come in the order of the inventory and new groups
/// in that of their names, so that the result does not tell which host was faster.
public struct GrowingInventory: Sendable {
  private var draft: InventoryDraft
  /// The hosts of the inventory at first, in their order.
  private let before: [String]
  /// The hosts that were put into each group.
  private var members: [String: Set<String>] = [:]
  /// The groups that were put directly below each group.
  private var children: [String: Set<String>] = [:]

  /// Starts with an inventory.
  public init(_ inventory: Inventory) {
    draft = inventory.draft
    before = inventory.hosts.map(\.name)
  }

  /// Adds a host, or gives one that is there more groups and variables.
  ///
  /// - Parameters:
  ///   - name: The host's name.
  ///   - groups: Groups that the host is put into; those that are not there are made.
  ///   - variables: Values that hide what the inventory says of the host; texts in them are no
  ///     templates.
  /// - Throws: The names that cannot be names.
  public mutating func addHost(
    _ name: String, to groups: [String], variables: ValueMap
  ) throws(Diagnostics) {
    try Self.check(groups.map(NameRules.mistake(inGroup:)) + [NameRules.mistake(inHost: name)])
    try Self.check(variables.keys.map(NameRules.mistake(inVariable:)))
    draft.addHost(name, to: InventoryDraft.ungrouped, at: Self.place)
    draft.addKnownVariables(variables, toHost: name, at: Self.place)
    for group in groups { members[group, default: []].insert(name) }
  }

  /// Puts a host into a group, which is made when it is not there.
  ///
  /// - Parameters:
  ///   - host: A host of the inventory.
  ///   - group: The group.
  ///   - parents: Groups that the group is put below.
  /// - Throws: The names that cannot be names, and groups that would contain each other.
  public mutating func add(
    _ host: String, to group: String, below parents: [String]
  ) throws(Diagnostics) {
    try Self.check(([group] + parents).map(NameRules.mistake(inGroup:)))
    var grown = self
    grown.members[group, default: []].insert(host)
    for parent in parents { grown.children[parent, default: []].insert(group) }
    if grown.children != children { try grown.checkCycles() }
    self = grown
  }

  /// The inventory with all that has been added.
  ///
  /// - Throws: Never in practice, since everything was checked when it was added.
  public func inventory() throws(Diagnostics) -> Inventory {
    var draft = complete()
    guard let builder = InventoryBuilder(&draft) else { throw draft.diagnostics }
    return builder.inventory(after: before)
  }

  private func checkCycles() throws(Diagnostics) {
    var draft = complete()
    guard GroupTree(of: &draft) == nil else { return }
    throw draft.diagnostics
  }

  private func complete() -> InventoryDraft {
    var draft = draft
    let names = Set(members.keys).union(children.keys).union(children.values.joined())
    for name in names.sorted() { draft.declareGroup(name, at: Self.place) }
    for (group, hosts) in members {
      for host in draft.hostNames where hosts.contains(host) {
        draft.addHost(host, to: group, at: Self.place)
      }
    }
    for (parent, groups) in children {
      for group in groups.sorted() { draft.addChild(group, to: parent, at: Self.place) }
    }
    return draft
  }

  private static func check(_ mistakes: [InventoryMistake?]) throws(Diagnostics) {
    let mistakes = mistakes.compactMap(\.self)
    guard mistakes.isEmpty else {
      throw Diagnostics(mistakes.map { $0.diagnostic(at: nil) })
    }
  }

  /// The name of the source of what tasks add.
  static let sourceName = "a task"
  private static let place = Position(source: Source(name: sourceName, text: ""), offset: 0)
}
