import PlayData
import PlayEngine
import PlayInventory
import PlayLock
import PlayShell
import PlayTestKit
import Testing

/// Connecting once more when what went wrong may pass.
@Suite struct ConnectionRetryTests {
  /// A connector whose first attempts fail.
  private struct Restarting: Connector {
    let failures: [any Error]
    let limit: Int
    let attempts = Locked(0)

    func connect(to host: Host, as account: Account?) async throws -> any Connection {
      let attempt = attempts.withLock { count in
        defer { count += 1 }
        return count
      }
      if attempt < failures.count { throw failures[attempt] }
      let scripted = ScriptedHost(name: host.name, values: [:])
      return ScriptedConnection(scripted: ScriptedShell(host: scripted, account: account))
    }

    func user(on host: Host) -> String? { nil }

    func retries(for host: Host) -> Int { limit }
  }

  /// How connecting ends, and what is told and waited for until then.
  private func story(_ failures: [any Error], limit: Int) async throws -> [String] {
    let connector = Restarting(failures: failures, limit: limit)
    let told = Locked<[String]>([])
    let retries = ConnectionRetries(
      of: connector, pause: { duration in told.withLock { $0.append("\(duration)") } },
      tell: { event in
        guard case .connectionRetried(let host, let reason, let attempt, let limit) = event else {
          return
        }
        told.withLock { $0.append("\(host): \(reason) \(attempt)/\(limit)") }
      })
    let (inventory, _) = try await Inventory.load(
      [.hostList("h1,")], files: MemoryFiles(contents: [:])
    ) { program in
      throw FileError(path: program, reason: "no program may run")
    }
    let host = try #require(inventory.hosts.first)
    let end: String
    do {
      _ = try await retries.connect(to: host) { try await connector.connect(to: host, as: nil) }
      end = "connected"
    } catch {
      end = "\(error)"
    }
    return told.withLock { $0 } + [end]
  }

  private let refused = ConnectionFailure("refused", mayPass: true)

  @Test func serverThatComesBackIsReached() async throws {
    #expect(
      try await story([refused, refused], limit: 2) == [
        "h1: refused 1/2", "1.0 seconds", "h1: refused 2/2", "2.0 seconds", "connected",
      ])
  }

  @Test func serverThatDoesNotComeBackIsGivenUp() async throws {
    #expect(
      try await story([refused, refused], limit: 1)
        == ["h1: refused 1/1", "1.0 seconds", "refused"])
    #expect(try await story([refused], limit: 0) == ["refused"])
  }

  @Test func waitingGrowsToHalfAMinute() async throws {
    let story = try await story(Array(repeating: refused, count: 7), limit: 7)
    #expect(story.filter { $0.hasSuffix("seconds") }.suffix(2) == ["32.0 seconds", "32.0 seconds"])
  }

  @Test func whatDoesNotPassIsNotTriedAgain() async throws {
    #expect(try await story([ConnectionFailure("another key")], limit: 2) == ["another key"])
    #expect(try await story([AccountFailure("no sudo")], limit: 2) == ["no sudo"])
    #expect(
      try await story([refused, ConnectionFailure("no key fits")], limit: 2)
        == ["h1: refused 1/2", "1.0 seconds", "no key fits"])
  }
}
