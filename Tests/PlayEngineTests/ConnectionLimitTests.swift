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
  private static let keep = #"{"keep": {"name": "a", "value": "1"}}"#

  private func run(
    _ play: String, forks: Int, _ meeting: Meeting
  ) async throws -> Recap {
    let files = MemoryFiles(contents: [
      "site.json": #"[{"hosts": "all", "gather_facts": false, \#(play)}]"#
    ])
    let names = (1...6).map { "h\($0)" }.joined(separator: ",")
    let (inventory, _) = try await Inventory.load([.hostList(names)], files: files) { program in
      throw FileError(path: program, reason: "no program may run")
    }
    var options = RunOptions(mode: .apply)
    options.forks = forks
    let engine = Engine(
      playbook: try PlaybookLoader(files: files, modules: TestModules.all).load("site.json"),
      inventory: inventory, options: options, connector: CountingConnector(meeting: meeting),
      facts: TestModules.facts, files: files, environment: TemplateEnvironment(), tell: { _ in })
    return try await engine.run()
  }

  @Test(.timeLimit(.minutes(1)), arguments: [1, 3])
  func onlyAsManyHostsConnectAsAllowed(forks: Int) async throws {
    let meeting = Meeting(size: forks)
    let recap = try await run(#""tasks": [\#(Self.keep)]"#, forks: forks, meeting)
    #expect(recap.hosts.map(\.unchanged) == [1, 1, 1, 1, 1, 1])
    #expect(await meeting.most == forks)
  }

  /// A host that waits for the others has given its place back, and so has one that connects no more.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      #""strategy": "linear", "tasks": [\#(keep), \#(keep)]"#,
      #""tasks": [{"run_once": true, "keep": {"name": "a", "value": "1"}}, \#(keep)]"#,
      #""tasks": [{"debug": {"msg": "x"}}, {"throttle": 1, "keep": {"name": "a", "value": "1"}}]"#,
    ]) func hostsThatWaitForOneAnotherNeedNoPlace(play: String) async throws
  {
    let recap = try await run(play, forks: 1, Meeting(size: 1))
    #expect(recap.hosts.count == 6)
    #expect(recap.hosts.allSatisfy { $0.failed == 0 && $0.stopped == nil && $0.unchanged > 0 })
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
