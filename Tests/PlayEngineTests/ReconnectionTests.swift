import PlayData
import PlayEngine
import PlayInventory
import PlayShell
import PlayTestKit
import PlayLock
import Testing

/// What happens around a command that ends its connection.
@Suite struct ReconnectionTests {
  @Test func theRestRunsOnTheHostThatComesBack() async throws {
    let machine = Machine(refusals: 2)
    let connection = try await machine.connection()
    var batch = Batch()
    batch.append(chain: [(["before"], [0]), (Self.restart(), [0]), (["after"], [0])])
    batch.append(["question"])
    let results = try await connection.shell.exchange(batch)
    #expect(results.map(\.status) == [0, 0, 0, 0])
    #expect(
      machine.log == [
        "boot 1: before", "boot 1: restart", "boot 1: close", "wait 7", "refused", "wait 2",
        "refused", "wait 2", "boot 2: id", "boot 2: ready", "boot 2: after", "boot 2: question",
      ])
    #expect(await connection.cost().commands == 6)
  }

  @Test func aHostThatHasNotGoneDownYetIsLeftAlone() async throws {
    let machine = Machine(lateBy: 2)
    let connection = try await machine.connection()
    #expect(try await connection.shell.run(Self.restart()).status == 0)
    #expect(
      machine.log == [
        "boot 1: restart", "boot 1: close", "wait 7", "boot 1: id", "boot 1: close", "wait 2",
        "boot 1: id", "boot 1: close", "wait 2", "boot 2: id", "boot 2: ready",
      ])
  }

  @Test func aHostThatIsNotReadyIsAskedAgain() async throws {
    let machine = Machine(unready: 1)
    let connection = try await machine.connection()
    #expect(try await connection.shell.run(Self.restart()).status == 0)
    #expect(
      machine.log.suffix(6) == [
        "boot 2: id", "boot 2: ready", "boot 2: close", "wait 2", "boot 2: id", "boot 2: ready",
      ])
  }

  @Test func aHostThatStaysAwayIsGivenUp() async throws {
    let machine = Machine(refusals: .max)
    let connection = try await machine.connection()
    await #expect(
      throws: ConnectionFailure(
        "the host was not back 10 s after its connection was to end: Connection refused")
    ) { try await connection.shell.run(Self.restart(timeout: 10)) }
    #expect(machine.log.filter { $0 == "refused" }.count == 3)
    await #expect(throws: ConnectionFailure("the connection has ended")) {
      try await connection.shell.run(["question"])
    }
  }

  @Test func aChainThatHasFailedEndsNoConnection() async throws {
    let machine = Machine()
    let connection = try await machine.connection()
    var batch = Batch()
    batch.append(chain: [(["fail"], [0]), (Self.restart(), [0]), (["after"], [0])])
    batch.append(["question"])
    let results = try await connection.shell.exchange(batch)
    #expect(results.map(\.status) == [1, nil, nil, 0])
    #expect(machine.log == ["boot 1: fail", "boot 1: question"])
  }

  @Test func theMachineOfTheRunItselfIsNotRestarted() async throws {
    let machine = Machine(isOwn: true)
    let connection = try await machine.connection()
    var batch = Batch()
    batch.append(chain: [(["before"], [0]), (Self.restart(), [0]), (["after"], [0])])
    let results = try await connection.shell.exchange(batch)
    #expect(results.map(\.status) == [0, 1, nil])
    #expect(results[1].stderr == "swplay runs on this machine and does not restart it\n")
    #expect(machine.log == ["boot 1: before"])
  }

  @Test func aCommandMayShowThatTheHostCanBeReachedAnew() async throws {
    let machine = Machine()
    let connection = try await machine.connection()
    var batch = Batch()
    batch.append(chain: [(["load"], [0]), (Self.anew, [0]), (["after"], [0])])
    batch.append(["question"])
    let results = try await connection.shell.exchange(batch)
    #expect(results.map(\.status) == [0, 0, 0, 0])
    #expect(
      machine.log == [
        "boot 1: load", "boot 1: close", "boot 1: confirm", "boot 1: after", "boot 1: question",
      ])
  }

  @Test func aHostThatCannotBeReachedAnewFailsTheCommandAlone() async throws {
    let machine = Machine(refusals: 1, isRefusingAlways: true)
    let connection = try await machine.connection()
    var batch = Batch()
    batch.append(chain: [(["load"], [0]), (Self.anew, [0]), (["after"], [0])])
    batch.append(["question"])
    let results = try await connection.shell.exchange(batch)
    #expect(results.map(\.status) == [0, 1, nil, 0])
    #expect(results[1].stderr == "no new connection can be made: Connection refused\n")
    #expect(machine.log == ["boot 1: load", "refused", "boot 1: question"])
  }

  @Test func noConnectionIsMadeForAChainThatHasFailed() async throws {
    let machine = Machine(refusals: 1, isRefusingAlways: true)
    let connection = try await machine.connection()
    var batch = Batch()
    batch.append(chain: [(["fail"], [0]), (Self.anew, [0])])
    let results = try await connection.shell.exchange(batch)
    #expect(results.map(\.status) == [1, nil])
    #expect(machine.log == ["boot 1: fail"])
  }

  private static var anew: ShellCommand {
    var command: ShellCommand = ["confirm"]
    command.isOverNewConnection = true
    return command
  }

  private static func restart(timeout: Int = 60) -> ShellCommand {
    var command: ShellCommand = ["restart"]
    command.reconnection = Reconnection(
      identity: ["id"], before: "1", test: ["ready"], timeout: timeout, delay: 7)
    return command
  }
}

/// A host that is restarted by a command, and writes down what happens to it.
private final class Machine: Sendable {
  private struct State {
    var boot = 1
    var refusals: Int
    var lateBy: Int
    var unready: Int
    var isGoingDown = false
    /// Whether the refusals concern every connection but the first.
    var isRefusingAlways: Bool
    var connections = 0
    var log: [String] = []
  }

  private let state: Locked<State>
  let isOwn: Bool

  init(
    refusals: Int = 0, lateBy: Int = 0, unready: Int = 0, isOwn: Bool = false,
    isRefusingAlways: Bool = false
  ) {
    state = Locked(
      State(
        refusals: refusals, lateBy: lateBy, unready: unready, isRefusingAlways: isRefusingAlways))
    self.isOwn = isOwn
  }

  var log: [String] { state.withLock { $0.log } }

  func connection() async throws -> any Connection {
    let (inventory, _) = try await Inventory.load([.hostList("h1,")], files: MemoryFiles()) { _ in
      throw FileError(path: "", reason: "no program may run")
    }
    let connector = ReconnectingConnector(
      MachineConnector(machine: self),
      wait: { self.note("wait \($0.components.seconds)") })
    return try await connector.connect(to: try #require(inventory.hosts.first), as: nil)
  }

  func note(_ text: String) { state.withLock { $0.log.append(text) } }

  func connect() throws -> MachineShell {
    try state.withLock { state in
      state.connections += 1
      let isRefusing =
        state.isGoingDown || state.isRefusingAlways && state.connections > 1
      if state.isGoingDown, state.lateBy > 0 {
        state.lateBy -= 1
      } else if isRefusing, state.refusals > 0 {
        state.refusals -= 1
        state.log.append("refused")
        throw ConnectionFailure("Connection refused")
      } else if state.isGoingDown {
        (state.boot, state.isGoingDown) = (state.boot + 1, false)
      }
      return MachineShell(machine: self, boot: state.boot)
    }
  }

  func run(_ words: [String], boot: Int) -> CommandResult {
    state.withLock { state in
      state.log.append("boot \(boot): \(words.joined(separator: " "))")
      switch words {
      case ["restart"]: state.isGoingDown = true
      case ["id"]: return CommandResult(status: 0, stdout: "\(boot)\n")
      case ["ready"] where state.unready > 0:
        state.unready -= 1
        return CommandResult(status: 1)
      case ["fail"]: return CommandResult(status: 1)
      default: break
      }
      return CommandResult(status: 0)
    }
  }
}

private struct MachineConnector: Connector {
  let machine: Machine

  func connect(to host: Host, as account: Account?) throws -> any Connection {
    try machine.connect()
  }

  func user(on host: Host) -> String? { nil }
}

/// One connection to the machine.
private actor MachineShell: Shell, Connection {
  private let machine: Machine
  private let boot: Int
  private var commands = 0

  init(machine: Machine, boot: Int) { (self.machine, self.boot) = (machine, boot) }

  nonisolated var shell: any Shell { self }
  nonisolated var canReconnect: Bool { !machine.isOwn }

  func cost() -> ConnectionCost {
    var cost = ConnectionCost()
    cost.commands = commands
    return cost
  }

  func exchange(_ batch: Batch) -> [CommandResult] {
    var isBroken = false
    return batch.items.map { item in
      if item.startsChain || item.goesOnAfter == nil { isBroken = false }
      guard !isBroken else { return CommandResult(status: nil) }
      commands += 1
      let result = machine.run(item.command.arguments, boot: boot)
      isBroken = item.goesOnAfter.map { !$0.contains(result.status ?? -1) } ?? false
      return result
    }
  }

  func close() { machine.note("boot \(boot): close") }
}
