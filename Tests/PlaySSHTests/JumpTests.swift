import PlaySSH
import PlayShell
import PlayTestKit
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct JumpTests {
  @Test(arguments: [1, 2, 3])
  func aHostIsReachedThroughJumpHosts(count: Int) async throws {
    let site = try JumpSite(gates: count)
    let shell = try await site.connect()
    #expect(try await shell.run(["echo", "here"]).line == "here")
    let names = (1...count).map { "gate\($0)" }.joined(separator: ", ")
    let (user, port) = (site.target.user, site.target.port)
    #expect("\(shell.destination)" == "web1 (\(user)@127.0.0.1:\(port) through \(names))")
    await site.transport.shutdown()
    #expect(try await site.countLogins() == Array(repeating: 1, count: count))
  }

  @Test(arguments: [0, 1, 2])
  func aHostIsReachedOverIPv6(jumpHosts: Int) async throws {
    let gates = try (0..<jumpHosts).map { _ in try SSHServer(on: "::1") }
    let site = try JumpSite(gates: gates, target: SSHServer(on: "::1"))
    let shell = try await site.connect()
    #expect(try await shell.value(of: "${SSH_CONNECTION%% *}") == "::1")
    await shell.close()
    await site.transport.shutdown()
  }

  @Test func manyHostsShareOneConnectionToTheirJumpHost() async throws {
    let site = try JumpSite(gates: 2)
    let transport = site.transport
    for _ in 1...2 {
      let shells = try await withThrowingTaskGroup { group in
        for number in 1...30 {
          let destination = site.destination(name: "web\(number)")
          group.addTask { try await transport.connect(to: destination) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let answers = try await withThrowingTaskGroup { group in
        for (number, shell) in shells.enumerated() {
          group.addTask { try await shell.run(["echo", "\(number)"]).line }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(answers == Set((0..<30).map(String.init)))
      for shell in shells { await shell.close() }
    }
    await transport.shutdown()
    #expect(try await site.countLogins() == [1, 1])
  }

  @Test(arguments: [[], ["RekeyLimit 256K"]])
  func megabytesPassBothWaysAtTheSameTime(configuration: [String]) async throws {
    let site = try JumpSite(gate: configuration)
    let bytes = TestBytes.make(8 << 20)
    let file = try site.target.folder.write(bytes: bytes, to: "large")
    let (one, other) = (try await site.connect(), try await site.connect())
    async let down = one.run(["sh", "-c", "cat \"$0\" & cat \"$0\" >&2; wait", file])
    async let up = other.run(ShellCommand(["cmp", "-", file], input: bytes))
    let printed = try await down
    #expect(printed.output == bytes)
    #expect(printed.errors == bytes)
    #expect(try await up == CommandResult(status: 0))
    await site.transport.shutdown()
  }

  @Test func whatNoOneReadsHoldsNoOneElseUp() async throws {
    let site = try JumpSite()
    let (idle, busy) = (try await site.connect(), try await site.connect())
    // Prints more than all windows and buffers hold, while no exchange asks for it.
    _ = try await idle.run(["sh", "-c", "head -c 20000000 /dev/zero & :"])
    for number in 1...20 {
      #expect(try await busy.run(["echo", "\(number)"]).line == "\(number)")
    }
    await site.transport.shutdown()
  }

  @Test func theFolderBehindAJumpHostIsGoneAfterShuttingDown() async throws {
    let site = try JumpSite()
    let shell = try await site.connect()
    let size = try await shell.run(ShellCommand(["wc", "-c"], input: TestBytes.make(300_000)))
    #expect(size.line == "300000")
    let folder = try await shell.value(of: "$swplay_folder")
    #expect(access(folder, F_OK) == 0)
    await site.transport.shutdown()
    #expect(access(folder, F_OK) != 0)
  }

  @Test func keysOfAnAgentLogInToAJumpHost() async throws {
    var site = try JumpSite()
    let folder = site.gates[0].folder
    let agent = try SSHServerAgent(folder: folder, identityFiles: [site.gates[0].identityFile])
    site.gateOptions[0].identityFiles = []
    site.gateOptions[0].useAgent = true
    site.gateOptions[0].agentSocket = agent.socket
    let shell = try await site.connect()
    #expect(try await shell.run(["echo", "here"]).line == "here")
    await site.transport.shutdown()
  }
}
