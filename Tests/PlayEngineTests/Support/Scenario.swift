import PlayLock
import PlayData
import PlayEngine
import PlayInventory
import PlayModel
import PlayShell
import PlayTemplate
import PlayTestKit
import Testing

/// A playbook, an inventory and scripted hosts: all that a run needs.
struct Scenario {
  var playbook: String
  /// The inventory as INI text; further files, such as `group_vars`, are in ``files``.
  var inventory = "h1"
  var files: [String: String] = [:]
  /// The values that every host has at first.
  var values: [String: String] = [:]
  /// The values that one host has besides.
  var hostValues: [String: [String: String]] = [:]
  var unreachable: Set<String> = []
  /// Hosts that tasks add to the inventory.
  var addedHosts: [String] = []
  /// The user whom no one may become.
  var refusedUser: String?
  /// The users who log in to hosts, where it is not op.
  var logins: [String: String] = [:]
  /// The exchange in which a host's connection is lost.
  var breaks: [String: Int] = [:]
  /// What earlier runs owe to hosts.
  var owed: [String: [OwedHandler]] = [:]
  /// How far hosts came in the run that this one goes on with.
  var progress: [String: HostProgress]?
  var options = RunOptions(mode: .apply)

  init(playbook: String) { self.playbook = playbook }

  /// One play with these tasks on all hosts; `play` adds keys to the play.
  init(play: String = "", tasks: String, handlers: String = "") {
    playbook = """
      [{"hosts": "all"\(play.isEmpty ? "" : ", " + play), "tasks": [\(tasks)],
        "handlers": [\(handlers)]}]
      """
  }

  func run(check: Bool = false) async throws -> Run {
    var contents = files
    contents["site.json"] = playbook
    contents["inventory/hosts"] = inventory
    let files = MemoryFiles(contents: contents)
    let playbook = try PlaybookLoader(files: files, modules: TestModules.all).load("site.json")
      .choosingHosts(extra: options.extraVariables, environment: TemplateEnvironment())
    let (inventory, _) = try await Inventory.load(
      [.path("inventory")], files: files, expecting: playbook.allExpectedNames
    ) { program in
      throw FileError(path: program, reason: "no program may run")
    }
    let hosts = (inventory.hosts.map(\.name) + addedHosts).map { name in
      let own = values.merging(hostValues[name] ?? [:]) { $1 }
      return (name, ScriptedHost(name: name, values: own, breaksIn: breaks[name]))
    }
    var options = options
    if check { options.mode = .check }
    let events = EventLog()
    let pauses = PauseLog([])
    let notes = Locked<[String]>([])
    let connector = ScriptedConnector(
      hosts: Dictionary(uniqueKeysWithValues: hosts), unreachable: unreachable,
      refusedUser: refusedUser, logins: logins)
    var journal = RunJournal(owed: owed) { host, handlers in
      notes.withLock { $0.append("\(host): \(handlers.map(\.title).joined(separator: ", "))") }
    }
    let progress = Locked<[String: HostProgress]>([:])
    journal.progress = self.progress
    journal.finish = { hosts in progress.withLock { $0 = hosts } }
    let engine = Engine(
      playbook: playbook, inventory: inventory, options: options, connector: connector,
      facts: TestModules.facts,
      files: files, environment: TemplateEnvironment(),
      journal: journal,
      tell: { events.append($0) },
      pause: { duration in pauses.withLock { $0.append(duration) } })
    let recap = try await engine.run()
    var batches: [String: [[String]]] = [:]
    var accounts: [String: [String]] = [:]
    var connections: [String: [String]] = [:]
    var left: [String: [String: String]] = [:]
    var workers: [String: [Int]] = [:]
    var open: [String] = []
    for (name, host) in hosts {
      batches[name] = await host.batches
      accounts[name] = await host.accounts
      connections[name] = await host.connections
      left[name] = await host.values
      workers[name] = await host.workers
      if await !host.isClosed { open.append(name) }
    }
    return Run(
      recap: recap, events: events.all, batches: batches, accounts: accounts,
      connections: connections, values: left,
      workers: workers, pauses: pauses.withLock { $0 }, openShells: open,
      notes: notes.withLock { $0 }, progress: progress.withLock { $0 })
  }

  /// The mistakes that keep the run from starting.
  func mistakes() async throws -> [String] {
    do {
      _ = try await run()
      return []
    } catch let mistakes as Diagnostics {
      return mistakes.all.map(\.description)
    }
  }
}

/// Connects scripted hosts.
private struct ScriptedConnector: Connector {
  let hosts: [String: ScriptedHost]
  let unreachable: Set<String>
  let refusedUser: String?
  let logins: [String: String]

  func connect(to host: Host, as account: Account?) async throws -> any Connection {
    guard !unreachable.contains(host.name) else { throw ConnectionFailure("Connection refused") }
    let scripted = try #require(hosts[host.name], "there is no scripted host \(host.name)")
    guard account.map({ $0.user != refusedUser }) ?? true else {
      await scripted.note("refused")
      throw AccountFailure("web: become: refused")
    }
    let shell = ScriptedShell(host: scripted, account: account)
    await scripted.open(shell)
    return ScriptedConnection(scripted: shell)
  }

  func user(on host: Host) -> String? { logins[host.name] ?? "op" }
}

/// Collects events from any task.
final class EventLog: Sendable {
  private let events = Locked<[Event]>([])

  var all: [Event] { events.withLock { $0 } }

  func append(_ more: [Event]) { events.withLock { $0 += more } }
}

/// Collects how long the engine would have waited.
typealias PauseLog = Locked<[Duration]>
