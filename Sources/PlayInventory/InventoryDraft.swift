import PlayData

/// What the sources of an inventory have told so far, before anything is checked that needs all of
/// them.
struct InventoryDraft: Sendable {
  struct Group: Sendable {
    /// Where the group was first named.
    let position: Position
    /// Whether the group stands somewhere as a group, not only in another one's children or vars.
    var isDeclared = false
    var hosts = NameList()
    var children = NameList()
    var variables: [Node.Entry] = []
  }

  struct Host: Sendable {
    let position: Position
    var variables: [Node.Entry] = []
    /// Variables whose texts are no templates.
    var knownVariables: [Node.Entry] = []
    /// Settings of the connection that hide all others of their names.
    var settings: [Node.Entry] = []
  }

  private(set) var groups: [String: Group] = [:]
  private(set) var groupNames: [String] = []
  private(set) var hosts: [String: Host] = [:]
  private(set) var hostNames: [String] = []
  /// The variables of files for each group and each host, which need not be there yet.
  private(set) var groupFileVariables: [String: [Node.Entry]] = [:]
  private(set) var hostFileVariables: [String: [Node.Entry]] = [:]
  /// Errors and warnings.
  var diagnostics = Diagnostics()

  /// The name of the source of hosts that stand on the command line.
  static let listName = "-i"
  static let all = "all"
  static let ungrouped = "ungrouped"

  init() {
    let start = Position(source: Source(name: "built-in groups", text: ""), offset: 0)
    for name in [Self.all, Self.ungrouped] {
      declareGroup(name, at: start)
    }
  }

  mutating func report(_ mistake: InventoryMistake, at position: Position?) {
    diagnostics.append(mistake.diagnostic(at: position))
  }

  /// Adds a group that stands as such in a source.
  mutating func declareGroup(_ name: String, at position: Position) {
    mentionGroup(name, at: position)
    groups[name]?.isDeclared = true
  }

  /// Adds a group that must be declared somewhere.
  mutating func mentionGroup(_ name: String, at position: Position) {
    guard groups[name] == nil else { return }
    if let mistake = NameRules.mistake(inGroup: name) { report(mistake, at: position) }
    groups[name] = Group(position: position)
    groupNames.append(name)
  }

  mutating func addHost(_ name: String, to group: String, at position: Position) {
    if hosts[name] == nil {
      if let mistake = NameRules.mistake(inHost: name) { report(mistake, at: position) }
      hosts[name] = Host(position: position)
      hostNames.append(name)
    }
    groups[group]?.hosts.append(name, at: position)
  }

  mutating func addChild(_ child: String, to group: String, at position: Position) {
    mentionGroup(child, at: position)
    groups[group]?.children.append(child, at: position)
  }

  mutating func addVariables(_ variables: [Node.Entry], toGroup name: String) {
    check(variables)
    groups[name]?.variables += variables
  }

  mutating func addVariables(_ variables: [Node.Entry], toHosts names: [String]) {
    check(variables)
    for name in names { hosts[name]?.variables += variables }
  }

  mutating func addFileVariables(_ variables: [Node.Entry], toGroup name: String) {
    check(variables)
    groupFileVariables[name, default: []] += variables
  }

  mutating func addFileVariables(_ variables: [Node.Entry], toHost name: String) {
    check(variables)
    hostFileVariables[name, default: []] += variables
  }

  /// Adds variables whose values were worked out by a task.
  mutating func addKnownVariables(
    _ variables: ValueMap, toHost name: String, at position: Position
  ) {
    hosts[name]?.knownVariables += variables.map { name, value in
      Node.Entry(
        key: name, keyPosition: position, value: Node(value, at: position, isVerbatim: true))
    }
  }

  /// Adds settings of the connection, worked out from everything else.
  mutating func addSettings(_ settings: [Node.Entry], toHost name: String) {
    hosts[name]?.settings += settings
  }

  /// Fills the group of those hosts that are in no other one.
  mutating func setUngrouped(_ names: [String]) {
    var list = NameList()
    for name in names {
      if let position = hosts[name]?.position { list.append(name, at: position) }
    }
    groups[Self.ungrouped]?.hosts = list
  }

  /// The variables of this name in any layer.
  func variables(named name: String) -> [Node.Entry] {
    let lists =
      groupNames.flatMap { [groups[$0]?.variables, groupFileVariables[$0]] }
      + hostNames.flatMap { [hosts[$0]?.variables, hostFileVariables[$0]] }
    return lists.flatMap { ($0 ?? []).filter { $0.key == name } }
  }

  /// The names of the variables in any layer.
  var variableNames: Set<String> {
    let lists =
      groups.values.map(\.variables) + hosts.values.map(\.variables)
      + Array(groupFileVariables.values) + Array(hostFileVariables.values)
    return Set(lists.joined().map(\.key))
  }

  /// Changes the values of variables that stand in the inventory itself.
  mutating func mapVariables(_ change: (Node) -> Node) {
    func changed(_ entries: [Node.Entry]) -> [Node.Entry] {
      entries.map { entry in
        Node.Entry(key: entry.key, keyPosition: entry.keyPosition, value: change(entry.value))
      }
    }
    for name in groupNames {
      let variables = changed(groups[name]?.variables ?? [])
      groups[name]?.variables = variables
    }
    for name in hostNames {
      let variables = changed(hosts[name]?.variables ?? [])
      hosts[name]?.variables = variables
    }
  }

  private mutating func check(_ variables: [Node.Entry]) {
    for entry in variables {
      if let mistake = NameRules.mistake(inVariable: entry.key) {
        report(mistake, at: entry.keyPosition)
      }
    }
  }
}

/// Names in the order in which they were first given, with the places of that.
struct NameList: Sendable {
  private(set) var names: [String] = []
  private(set) var positions: [String: Position] = [:]

  mutating func append(_ name: String, at position: Position) {
    guard positions[name] == nil else { return }
    names.append(name)
    positions[name] = position
  }
}
