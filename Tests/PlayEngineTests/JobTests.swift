import PlayData
import PlayEngine
import PlayInventory
import PlayLock
import PlayShell
import PlayTestKit
import Testing

/// How jobs are followed over connections that do not last.
@Suite struct JobTests {
  private static let question: ShellCommand = ["question"]

  private static func build(title: String = "Build", isSecret: Bool = false) -> ShellCommand {
    var command: ShellCommand = ["build"]
    command.job = Job(title: title, isSecret: isSecret)
    return command
  }

  /// A chain of a job and a command, and a question.
  private static var batch: Batch {
    var batch = Batch()
    batch.append(chain: [(build(), [0]), (["after"], [0])])
    batch.append(question)
    return batch
  }

  private static var short: Batch {
    var batch = Batch()
    batch.append(chain: [(build(), [0])])
    batch.append(question)
    return batch
  }

  @Test func aJobThatEndsSoonCostsNoExchangeOfItsOwn() async throws {
    let site = Site([.looks("ended 0\nout\n"), .answers])
    let shell = try await site.shell()
    let results = try await shell.exchange(Self.short)
    #expect(results[0] == CommandResult(status: 0, stdout: "out\n"))
    #expect(results[1] == CommandResult(status: 0, stdout: "question"))
    _ = try await shell.run(["next"])
    #expect(site.log == ["connect", "start, follow 1 1, question", "tidy, next"])
    #expect(site.ended == 1)
  }

  @Test func whatStandsBehindItWaitsForItsEnd() async throws {
    let site = Site([.looks("running 255\none\n"), .looks("ended 0\ntwo\n"), .answers])
    let results = try await site.shell().exchange(Self.short)
    #expect(results.map(\.stdout) == ["one\ntwo\n", "question"])
    #expect(site.log == ["connect", "start, follow 1 1, question", "follow 5 1", "tidy, question"])
  }

  @Test func aCommandBehindItNeverGoesAlong() async throws {
    let site = Site([.looks("ended 0\n"), .answers])
    let results = try await site.shell().exchange(Self.batch)
    #expect(results.map(\.stdout) == ["", "after", "question"])
    #expect(site.log == ["connect", "start, follow 1 1", "tidy, after, question"])
  }

  @Test func itsFailureEndsItsChain() async throws {
    let site = Site([.looks("ended 3\n"), .answers])
    let results = try await site.shell().exchange(Self.batch)
    #expect(results.map(\.status) == [3, nil, 0])
    #expect(site.log == ["connect", "start, follow 1 1", "tidy, question"])
  }

  @Test func aChainThatHasFailedStartsNoJob() async throws {
    let site = Site([.fails, .answers])
    var batch = Batch()
    batch.append(chain: [(["before"], [0]), (Self.build(), [0]), (["after"], [0])])
    batch.append(Self.question)
    let results = try await site.shell().exchange(batch)
    #expect(results.map(\.status) == [1, nil, nil, 0])
    #expect(site.log == ["connect", "before", "question"])
  }

  @Test func itIsFollowedOverTheNextConnection() async throws {
    let site = Site([
      .looks("running 255\none\n"), .isLost, .refuses, .looks("running 255\ntwo\n"),
      .looks("ended 0\nthree\n"), .answers,
    ])
    let results = try await site.shell().exchange(Self.short)
    #expect(results[0].stdout == "one\ntwo\nthree\n")
    #expect(
      site.log == [
        "connect", "start, follow 1 1, question", "follow 5 1", "close", "wait 1", "refused",
        "wait 2", "connect", "start, follow 5 1", "follow 9 1", "tidy, question",
      ])
    #expect(
      site.events == [
        "h1: Build: one", "h1: Build: lost: cable cut", "h1: connected", "h1: Build: two",
        "h1: Build: three",
      ])
  }

  @Test func aStartThatMayNotHaveArrivedIsSentAgain() async throws {
    let site = Site([.isLost, .looks("ended 0\n"), .answers])
    let results = try await site.shell().exchange(Self.short)
    #expect(results.map(\.status) == [0, 0])
    #expect(
      site.log == [
        "connect", "start, follow 1 1, question", "close", "wait 1", "connect",
        "start, follow 1 1, question",
      ])
  }

  @Test func aHostThatStaysAwayIsGivenUpAfterTenMinutes() async throws {
    let site = Site([.isLost] + Array(repeating: .refuses, count: 24))
    await #expect(
      throws: ConnectionFailure(
        "the connection was lost (cable cut) and could not be made again: Connection refused")
    ) { try await site.shell().exchange(Self.short) }
    let waits = site.log.filter { $0.hasPrefix("wait ") }.compactMap { Int($0.dropFirst(5)) }
    #expect(waits.reduce(0, +) == 600)
    #expect(site.ended == 0)
  }

  @Test func connectionsThatAllGetLostAreGivenUp() async throws {
    let site = Site(Array(repeating: .isLost, count: 11))
    await #expect(throws: ConnectionFailure("cable cut")) {
      try await site.shell().exchange(Self.short)
    }
  }

  @Test func thisMachineIsNotConnectedAgain() async throws {
    let site = Site([.isLost], isOwn: true)
    await #expect(throws: ConnectionFailure("cable cut")) {
      try await site.shell().exchange(Self.short)
    }
    #expect(site.log == ["connect", "start, follow 1 1, question"])
  }

  @Test func linesAreShownWhenTheyAreCompleteAndThoseOfASecretJobNever() async throws {
    for isSecret in [false, true] {
      let site = Site([
        .looks("running 255\none\ntw"), .looks("running 255\no\n\nthr"), .looks("ended 0\nee"),
      ])
      var batch = Batch()
      batch.append(chain: [(Self.build(isSecret: isSecret), [0])])
      _ = try await site.shell().exchange(batch)
      #expect(site.events == (isSecret ? [] : ["one", "two", "three"].map { "h1: Build: \($0)" }))
    }
  }

  @Test func whatAJobHasLeftIsRemovedAtTheEnd() async throws {
    let site = Site([.looks("ended 0\n"), .answers])
    let shell = try await site.shell()
    _ = try await shell.exchange(Self.short)
    await shell.close()
    #expect(site.log == ["connect", "start, follow 1 1, question", "tidy", "close"])
    #expect(site.ended == 1)
  }
}

/// A host that does what the test says, exchange by exchange, and writes down what it is sent.
private final class Site: JobRegister {
  /// What becomes of the next exchange, or of the next attempt to connect.
  enum Turn {
    /// Commands print their own name.
    case answers
    /// Commands fail.
    case fails
    /// The look at the job prints this.
    case looks(String)
    case isLost
    case refuses
  }

  private struct State {
    var turns: ArraySlice<Turn>
    var log: [String] = []
    var events: [String] = []
    var ended = 0
  }

  let isOwn: Bool
  private let state: Locked<State>

  init(_ turns: [Turn], isOwn: Bool = false) {
    state = Locked(State(turns: turns[...]))
    self.isOwn = isOwn
  }

  var log: [String] { state.withLock { $0.log } }
  var events: [String] { state.withLock { $0.events } }
  var ended: Int { state.withLock { $0.ended } }

  func shell() async throws -> any Shell {
    let (inventory, _) = try await Inventory.load([.hostList("h1,")], files: MemoryFiles()) { _ in
      throw FileError(path: "", reason: "no program may run")
    }
    let connector = ReconnectingConnector(
      SiteConnector(site: self), jobs: self, emit: { self.note($0) },
      wait: { self.note("wait \($0.components.seconds)") })
    return try await connector.connect(to: try #require(inventory.hosts.first), as: nil).shell
  }

  func note(_ text: String) { state.withLock { $0.log.append(text) } }

  private func note(_ event: Event) {
    let texts: [String] =
      switch event {
      case .jobOutput(let host, let job, let lines): lines.map { "\(host): \(job): \($0)" }
      case .jobStarted: []
      case .connectionLost(let host, let reason, let job): ["\(host): \(job): lost: \(reason)"]
      case .connected(let host): ["\(host): connected"]
      default: ["\(event)"]
      }
    state.withLock { $0.events += texts }
  }

  func connect() throws {
    try state.withLock { state in
      if case .refuses? = state.turns.first {
        state.turns.removeFirst()
        state.log.append("refused")
        throw ConnectionFailure("Connection refused")
      }
      state.log.append("connect")
    }
  }

  func exchange(_ batch: Batch) throws -> [CommandResult] {
    let turn = state.withLock { state -> Turn? in
      state.log.append(batch.commands.map(Self.name).joined(separator: ", "))
      return state.turns.popFirst()
    }
    return try batch.commands.map { command in
      let name = Self.name(of: command)
      switch turn {
      case .answers: return CommandResult(status: 0, stdout: name)
      case .fails: return CommandResult(status: 1)
      case .isLost: throw ConnectionFailure("cable cut")
      case .looks(let text) where name.hasPrefix("follow"):
        let words = text.split(whereSeparator: \.isWhitespace)
        return CommandResult(status: Int32(words[1]), stdout: text)
      case .looks where name == "start" || name == "tidy": return CommandResult(status: 0)
      case .looks: return CommandResult(status: 0, stdout: name)
      case .refuses, nil: throw ConnectionFailure("nobody expected \(name)")
      }
    }
  }

  private static func name(of command: ShellCommand) -> String {
    let words = command.arguments
    if words[0] == "rm" { return "tidy" }
    guard words[0] == "sh" else { return words.joined(separator: " ") }
    return words[3] == "swplay-follow"
      ? "follow \(words[8]) \(words[9])" : String(words[3].dropFirst("swplay-".count))
  }

  func job(for command: ShellCommand, on host: String, as account: Account?) -> RemoteJob {
    RemoteJob(id: "id")
  }

  func ended(_ job: RemoteJob, on host: String) { state.withLock { $0.ended += 1 } }
}

private struct SiteConnector: Connector {
  let site: Site

  func connect(to host: Host, as account: Account?) throws -> any Connection {
    try site.connect()
    return SiteShell(site: site)
  }

  func user(on host: Host) -> String? { nil }
}

private struct SiteShell: Shell, Connection {
  let site: Site

  var shell: any Shell { self }
  var canReconnect: Bool { !site.isOwn }

  func cost() async -> ConnectionCost { ConnectionCost() }
  func exchange(_ batch: Batch) throws -> [CommandResult] { try site.exchange(batch) }
  func close() async { site.note("close") }
}
