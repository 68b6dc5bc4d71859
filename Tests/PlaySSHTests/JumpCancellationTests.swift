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

/// Every test has a process of its own, for it counts the descriptors.
@Suite struct JumpCancellationTests {
  @Test func aConnectionThatIsCancelledWhileTheJumpHostIsSilentLeavesNothingBehind() async {
    await #expect(processExitsWith: .success) {
      let impostor = try SSHServerImpostor(.silent)
      try await expectNoMoreDescriptors {
        let transport = try Transport(options: SSHOptions(knownHostsFiles: []), logger: .quiet)
        let gate = SSHJumpHost(
          SSHDestination(name: "gate1", host: "127.0.0.1", port: impostor.port, user: "ada"),
          options: SSHOptions(knownHostsFiles: []))
        let destination = SSHDestination(name: "web1", host: "web1", user: "ada", jump: gate)
        try await expectCancelled(at: impostor) {
          _ = try await transport.connect(to: destination)
        }
        await transport.shutdown()
      }
    }
  }

  @Test func aConnectionThatIsCancelledWhileTheHostBehindIsSilentLeavesNothingBehind() async {
    await #expect(processExitsWith: .success) {
      let (gate, target) = (try SSHServer(), try SSHServer())
      let (deaf, silent) = (try SSHServerImpostor(.deaf), try SSHServerImpostor(.silent))
      try await expectNoMoreDescriptors {
        let site = try JumpSite(gates: [gate], target: target)
        for impostor in [deaf, silent] {
          let destination = site.destination(port: impostor.port)
          await (try await site.connect()).close()
          try await expectCancelled(at: impostor) {
            _ = try await site.transport.connect(to: destination)
          }
        }
        await site.transport.shutdown()
      }
      try await expectNoConnections(gate, target)
    }
  }

  @Test func anExchangeThatIsCancelledBehindAJumpHostLeavesNothingBehind() async {
    await #expect(processExitsWith: .success) {
      let (gate, target) = (try SSHServer(), try SSHServer())
      try await expectNoMoreDescriptors {
        let site = try JumpSite(gates: [gate], target: target)
        let shell = try await site.connect()
        let file = target.folder.file("started")
        let task = Task {
          _ = try await shell.run(["sh", "-c", ": >\"$0\"; exec sleep 60", file])
        }
        try await waitUntil { access(file, F_OK) == 0 }
        await expectCancelled(task)
        try SSHServerProcess.run(["rm", file])
        // The connection to the jump host is for all and goes on.
        await (try await site.connect()).close()
        await site.transport.shutdown()
      }
      try await expectNoConnections(gate, target)
    }
  }
}

/// Runs `body` again and again, which must have closed all that it has opened.
private func expectNoMoreDescriptors(_ body: () async throws -> Void) async throws {
  // The first time the system's libraries open what they keep, and the last loop's own descriptors
  // are still there until its thread has ended. What is left behind each time is more than that.
  try await body()
  let before = try descriptors()
  for _ in 1...10 { try await body() }
  try await waitUntil { try descriptors() < before + 5 }
}

private func descriptors() throws -> Int {
  let folder = try #require(opendir("/proc/self/fd"))
  defer { closedir(folder) }
  var count = 0
  while readdir(folder) != nil { count += 1 }
  return count
}

/// Cancels `body` as soon as someone has begun to connect to an impostor.
private func expectCancelled(
  at impostor: SSHServerImpostor, _ body: @escaping @Sendable () async throws -> Void
) async throws {
  let before = try visitors(of: impostor)
  let task = Task { try await body() }
  try await waitUntil { try visitors(of: impostor) > before }
  await expectCancelled(task)
}

private func expectCancelled(_ task: Task<Void, any Error>) async {
  task.cancel()
  let error = await #expect(throws: SSHError.self) { try await task.value }
  #expect(error?.code == .cancelled)
}

/// How many connections to an impostor the system knows, whatever their state.
private func visitors(of impostor: SSHServerImpostor) throws -> Int {
  let digits = String(impostor.port, radix: 16, uppercase: true)
  let port = String(repeating: "0", count: 4 - digits.count) + digits
  return try SSHServerProcess.run(["cat", "/proc/net/tcp"]).split(separator: "\n")
    .count { $0.split(separator: " ")[2].hasSuffix(":\(port)") }
}
