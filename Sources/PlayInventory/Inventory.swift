public import PlayData

/// The hosts and groups of a run, with all variables that belong to them.
public struct Inventory: Sendable {
  /// The hosts in the order of the inventory, which is the order of group `all`.
  public let hosts: [Host]
  /// The groups by name; `all` and `ungrouped` are always there.
  public let groups: [String: Group]
  /// The names of the groups in the order of the inventory.
  public let groupNames: [String]
  /// What the sources told, to which more can be added.
  let draft: InventoryDraft
  private let indices: [String: Int]

  init(hosts: [Host], groups: [Group], draft: InventoryDraft) {
    self.hosts = hosts
    self.draft = draft
    self.groups = Dictionary(groups.map { ($0.name, $0) }) { first, _ in first }
    groupNames = groups.map(\.name)
    indices = Dictionary(hosts.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  /// The host of this name.
  ///
  /// `localhost` is always there: when no inventory names it, it is this machine without SSH, and
  /// in no group, though it has the variables of `all`.
  public func host(named name: String) -> Host? {
    if let index = indices[name] { return hosts[index] }
    return name == Self.localhost ? implicitLocalhost : nil
  }

  /// The passwords that variables of its hosts and groups hold in plain text.
  public var passwords: [Secret] {
    (hosts.flatMap(\.variables) + groups.values.flatMap(\.variables))
      .compactMap { PasswordVariable.password(in: $0.node, named: $0.name) }
  }

  /// The names of all variables of any host or group, also of those that are expected.
  public var variableNames: Set<String> { draft.variableNames }

  /// The file or the program that names the host first; `nil` when a list or a task does.
  public func file(of host: Host) -> String? {
    guard let name = draft.hosts[host.name]?.position.source.name else { return nil }
    return InventoryDraft.path(ofSource: name)
  }

  /// Whether a source names the host.
  func lists(_ name: String) -> Bool { indices[name] != nil }

  /// The inventory with settings of connections that hide all other variables of their names.
  ///
  /// - Parameter settings: Names and values by the host's name.
  /// - Throws: Never in practice, since the groups are the same.
  /// - Returns: The inventory.
  public func adding(settings: [String: [Node.Entry]]) throws(Diagnostics) -> Inventory {
    var draft = draft
    for (host, entries) in settings { draft.addSettings(entries, toHost: host) }
    guard let builder = InventoryBuilder(&draft) else { throw draft.diagnostics }
    return builder.inventory(after: hosts.map(\.name))
  }

  static let localhost = "localhost"

  private var implicitLocalhost: Host {
    let source = Source(name: "built-in localhost", text: "ansible_connection=local")
    let connection = Variable(
      name: "ansible_connection",
      node: Node(.string("local"), at: Position(source: source, offset: 19)),
      layer: VariableLayer(owner: .host(Self.localhost), isFile: false, rank: .max))
    return Host(
      name: Self.localhost, groups: [], layers: [groups["all"]?.variables ?? [], [connection]])
  }
}
