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

@Suite struct SessionTests {
  /// Makes the session's folder and returns its path.
  private func makeFolder(_ shell: SSHShell) async throws -> String {
    let size = try await shell.run(ShellCommand(["wc", "-c"], input: TestBytes.make(300_000)))
    #expect(size.line == "300000")
    let path = try await shell.value(of: "$swplay_folder")
    #expect(try SSHServerProcess.run(["stat", "-c", "%a", path]) == "700\n")
    return path
  }

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Something that ends when the session's shell has ended.
  private func watch(_ shell: SSHShell) async throws -> SSHServerProcess {
    let pid = try await shell.run(["sh", "-c", "echo $PPID"]).line
    return try SSHServerProcess(["tail", "--pid=\(pid)", "-f", "/dev/null"])
  }

  @Test func theFolderIsGoneAfterClosing() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let folder = try await makeFolder(shell)
    await shell.close()
    #expect(!exists(folder))
    #expect(try await shell.exchangeError(["true"]).code == .misuse)
  }

  @Test func theFolderIsGoneAfterTheConnectionWasCut() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let folder = try await makeFolder(shell)
    let watch = try await watch(shell)
    kill(try await shell.serverPID(), SIGKILL)
    #expect(watch.waitForEnd() == 0)
    #expect(!exists(folder))
  }

  @Test func cancellationEndsAnExchangeAtOnce() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let other = try await host.connect()
    let fifo = host.server.folder.file("started")
    try SSHServerProcess.run(["mkfifo", fifo])
    let start = ContinuousClock.now
    let task = Task { try await shell.run(["sh", "-c", "echo >\"$0\"; exec sleep 60", fifo]) }
    try SSHServerProcess.run(["cat", fifo])
    task.cancel()
    let error = await #expect(throws: SSHError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(ContinuousClock.now - start < .seconds(30))
    #expect(try await other.run(["echo", "here"]).line == "here")
    await other.close()
  }

  @Test(arguments: ["", "trap '' TERM; "])
  func cancellationEndsTheCommandsOnTheHost(stubbornness: String) async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let folder = try await makeFolder(shell)
    let fifo = host.server.folder.file("started")
    try SSHServerProcess.run(["mkfifo", fifo])
    let task = Task {
      try await shell.run([
        "sh", "-c", stubbornness + #"echo $$ >"$0"; sleep 60; sleep 61"#, fifo,
      ])
    }
    let pid = try #require(
      Int32(try SSHServerProcess.run(["cat", fifo]).split(separator: "\n")[0]))
    task.cancel()
    _ = await task.result
    // The machine's init may take a moment to collect it; by itself it would go on for a minute.
    try SSHServerProcess.run(
      ["timeout", "20", "tail", "--pid=\(pid)", "--sleep-interval=0.01", "-f", "/dev/null"])
    #expect(!exists(folder))
    try await expectNoConnections(host.server)
  }

  @Test func cancellationEndsAConnectionAttempt() async throws {
    let impostor = try SSHServerImpostor(.silent)
    let transport = try Transport(options: SSHOptions(knownHostsFiles: []), logger: .quiet)
    let destination = SSHDestination(
      name: "web1", host: "127.0.0.1", port: impostor.port, user: "ada")
    let task = Task { try await transport.connect(to: destination) }
    task.cancel()
    let error = await #expect(throws: SSHError.self) { try await task.value }
    #expect(error?.code == .cancelled)
  }

  @Test func shuttingDownEndsEverySession() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let folder = try await makeFolder(shell)
    let waiting = try await host.connect()
    let fifo = host.server.folder.file("started")
    try SSHServerProcess.run(["mkfifo", fifo])
    let task = Task { try await waiting.run(["sh", "-c", "echo >\"$0\"; exec sleep 60", fifo]) }
    try SSHServerProcess.run(["cat", fifo])
    await host.transport.shutdown()
    #expect(!exists(folder))
    let error = await #expect(throws: SSHError.self) { try await task.value }
    #expect(error?.code == .misuse)
    #expect(try await host.connectionError().code == .misuse)
  }

  @Test func aSecondExchangeAtTheSameTimeIsRefused() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let folder = host.server.folder
    try SSHServerProcess.run(["mkfifo", folder.file("started"), folder.file("go")])
    async let first = shell.run([
      "sh", "-c", "echo >\"$0\"; read -r word <\"$1\"; echo \"$word\"", folder.file("started"),
      folder.file("go"),
    ])
    try SSHServerProcess.run(["cat", folder.file("started")])
    #expect(try await shell.exchangeError(["true"]).code == .misuse)
    try SSHServerProcess.run(["sh", "-c", "echo done >\"$0\"", folder.file("go")])
    #expect(try await first.line == "done")
    await shell.close()
  }

  @Test func twoHundredSessionsWorkInOneProcess() async throws {
    let host = try TestHost()
    let (transport, destination) = (host.transport, host.destination)
    await (try await host.connect()).close()
    let before = try residentBytes()
    let shells = try await withThrowingTaskGroup { group in
      for _ in 0..<200 { group.addTask { try await transport.connect(to: destination) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let answers = try await withThrowingTaskGroup { group in
      for (number, shell) in shells.enumerated() {
        group.addTask { try await shell.run(["echo", "\(number)"]).line }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(answers == Set((0..<200).map(String.init)))
    print("resident memory per session: \((try residentBytes() - before) / 200 / 1024) KB")
    await transport.shutdown()
  }

  /// The memory of this process (proc(5), statm).
  private func residentBytes() throws -> Int {
    let fields = try SSHServerProcess.run(["cat", "/proc/\(getpid())/statm"]).split(separator: " ")
    return try #require(Int(fields[1])) * Int(getpagesize())
  }
}
