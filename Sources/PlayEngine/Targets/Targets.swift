import PlayData
import PlayInventory
import PlayModel
import PlayShell
import PlayTemplate

/// Finds out where a host's tasks are carried out, and as whom.
struct Targets: Sendable {
  let inventory: Inventory
  let tables: InventoryTables
  /// The host whose tasks they are.
  let host: Host
  let defaults: BecomeDefaults
  /// Knows who logs in to hosts.
  let connector: any Connector
  /// The user who logs in to the host, when that is known.
  private let login: String?

  init(
    inventory: Inventory, tables: InventoryTables, host: Host, defaults: BecomeDefaults,
    connector: any Connector
  ) {
    (self.inventory, self.tables, self.host) = (inventory, tables, host)
    (self.defaults, self.connector) = (defaults, connector)
    login = connector.user(on: host)
  }

  /// Where a task is carried out.
  func target(of task: Task, _ scope: TaskScope) throws -> Target {
    guard let delegate = try delegate(of: task, scope) else {
      return Target(account: try account(task.keywords.become, scope, at: task.position))
    }
    // How the other host is worked on is its own affair, and that of the playbook.
    var settings = scope
    (settings.inventory, settings.memory) = (tables[delegate], HostMemory())
    let rules = AccountRules(
      keywords: task.keywords.become, defaults: defaults, scope: scope, settings: settings,
      position: task.position)
    return Target(
      host: delegate.name,
      account: try rules.account(loggedInAs: connector.user(on: delegate)))
  }

  /// Where facts are gathered.
  func factsTarget(of play: Play, _ scope: TaskScope) throws -> Target {
    Target(account: try account(play.become, scope, at: play.position))
  }

  private func account(
    _ keywords: BecomeKeywords, _ scope: TaskScope, at position: Position
  ) throws -> Account? {
    let rules = AccountRules(
      keywords: keywords, defaults: defaults, scope: scope, settings: scope, position: position)
    return try rules.account(loggedInAs: login)
  }

  /// The other host that a task is carried out on; `nil` for its own.
  private func delegate(of task: Task, _ scope: TaskScope) throws -> Host? {
    guard let delegate = task.keywords.delegate,
      let value = try delegate.given(in: scope, environment: scope.environment)
    else { return nil }
    if let task = value.unknownUntil { throw delegate.unknown("delegate_to", until: task) }
    guard let name = value.string else {
      throw delegate.mismatch("delegate_to", expected: "a host's name", got: value)
    }
    guard let target = inventory.host(named: name) else {
      let hint = Suggestion.hint(
        for: name, among: inventory.hosts.map(\.name), listing: "there are")
      throw TaskFailure(
        phase: .prepare,
        message: "\(delegate.node.position): delegate_to: there is no host \"\(name)\"",
        hint: hint)
    }
    return target.name == host.name ? nil : target
  }
}
