import PlayData
import PlayEngine
import PlayInventory
import PlayModel
import PlayShell
import PlayTemplate
import PlayTestKit
import Testing

/// How many hosts connect at the same time.
@Suite struct ConnectionLimitTests {
  @Test(.timeLimit(.minutes(1)), arguments: [1, 3])
  func onlyAsManyHostsConnectAsAllowed(forks: Int) async throws {
    let files = MemoryFiles(contents: [
      "site.json":
        #"[{"hosts": "all", "gather_facts": false, "tasks": [{"keep": {"name": "a", "value": "1"}}]}]"#
    ])
    let names = (1...6).map { "h\($0)" }.joined(separator: ",")
    let (inventory, _) = try await Inventory.load([.hostList(names)], files: files) { program in
      throw FileError(path: program, reason: "no program may run")
    }
    var options = RunOptions(mode: .apply)
    options.forks = forks
    let meeting = Meeting(size: forks)
    let engine = Engine(
      playbook: try PlaybookLoader(files: files, modules: TestModules.all).load("site.json"),
      inventory: inventory, options: options, connector: CountingConnector(meeting: meeting),
      facts: TestModules.facts, files: files, environment: TemplateEnvironment(), tell: { _ in })
    let recap = try await engine.run()
    #expect(recap.hosts.map(\.unchanged) == [1, 1, 1, 1, 1, 1])
    #expect(await meeting.most == forks)
  }
}

/// A place where as many hosts as are allowed must meet before any of them goes on.
private actor Meeting {
  private let size: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var present = 0
  /// The largest number that was here at the same time.
  private(set) var most = 0

  init(size: Int) { self.size = size }

  func arrive() async {
    present += 1
    most = max(most, present)
    if waiting.count + 1 == size {
      // A host that connects although it must not has the time to do so.
      for _ in 0..<100 { await _Concurrency.Task.yield() }
      for other in waiting { other.resume() }
      waiting = []
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
    present -= 1
  }
}

private struct CountingConnector: Connector {
  let meeting: Meeting

  func connect(to host: Host, as account: Account?) async throws -> any Connection {
    await meeting.arrive()
    let scripted = ScriptedHost(name: host.name, values: ["a": "1"])
    return ScriptedConnection(scripted: ScriptedShell(host: scripted, account: account))
  }

  func user(on host: Host) -> String? { nil }
}
