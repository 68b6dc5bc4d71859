public import PlayInventory
import PlayShell

/// Makes connections that outlive a command which ends them, such as a reboot.
public struct ReconnectingConnector: Connector {
  private let base: any Connector
  private let wait: @Sendable (Duration) async throws -> Void

  /// Adds to a connector what it takes to connect again.
  ///
  /// - Parameters:
  ///   - base: Makes the connections.
  ///   - wait: Lets time pass between two attempts.
  public init(
    _ base: any Connector,
    wait: @escaping @Sendable (Duration) async throws -> Void = {
      try await ContinuousClock().sleep(for: $0)
    }
  ) {
    self.base = base
    self.wait = wait
  }

  /// Connects to a host.
  public func connect(to host: Host) async throws -> any Connection {
    let base = base
    let first = try await base.connect(to: host)
    return ReconnectingConnection(
      shell: ReconnectingShell(first, wait: wait) { try await base.connect(to: host) })
  }
}

/// A connection that is replaced by another one when a command ends it.
private struct ReconnectingConnection: Connection {
  let reconnecting: ReconnectingShell

  init(shell: ReconnectingShell) { reconnecting = shell }

  var shell: any Shell { reconnecting }

  func cost() async -> ConnectionCost { await reconnecting.cost() }
}

/// The shell of whichever connection there is at the moment.
private actor ReconnectingShell: Shell {
  private var connection: any Connection
  private var formerCost = ConnectionCost()
  private let wait: @Sendable (Duration) async throws -> Void
  private let connect: @Sendable () async throws -> any Connection

  /// Seconds between two attempts.
  private static let pause = 2

  init(
    _ first: any Connection, wait: @escaping @Sendable (Duration) async throws -> Void,
    connect: @escaping @Sendable () async throws -> any Connection
  ) {
    connection = first
    self.wait = wait
    self.connect = connect
  }

  func cost() async -> ConnectionCost { formerCost + (await connection.cost()) }

  func close() async { await connection.shell.close() }

  func exchange(_ batch: Batch) async throws -> [CommandResult] {
    let items = batch.items
    guard let index = items.firstIndex(where: { $0.command.reconnection != nil }),
      let reconnection = items[index].command.reconnection
    else { return try await connection.shell.exchange(batch) }
    let first = try await ending(items[...index], timeout: batch.timeout)
    let isDone = first.last?.status.map { items[index].goesOnAfter?.contains($0) ?? true } ?? false
    if isDone { try await reconnect(reconnection) }
    var rest = items[(index + 1)...]
    let chain = rest.prefix { $0.goesOnAfter != nil && !$0.startsChain }
    let skipped = isDone ? 0 : chain.count
    rest = rest.dropFirst(skipped)
    let second =
      rest.isEmpty ? [] : try await exchange(Batch(items: rest, timeout: batch.timeout))
    return first + Array(repeating: CommandResult(status: nil), count: skipped) + second
  }

  /// Runs commands of which the last one ends the connection.
  private func ending(
    _ items: ArraySlice<Batch.Item>, timeout: Duration?
  ) async throws -> [CommandResult] {
    if connection.canReconnect {
      return try await connection.shell.exchange(Batch(items: items, timeout: timeout))
    }
    let before = items.dropLast()
    let refusal = CommandResult(
      status: 1, stdout: "", stderr: "swplay runs on this machine and does not restart it\n")
    guard !before.isEmpty else { return [refusal] }
    return try await connection.shell.exchange(Batch(items: before, timeout: timeout)) + [refusal]
  }

  /// Waits for the host that comes after the one that is connected.
  private func reconnect(_ wanted: Reconnection) async throws {
    await leave()
    try await wait(.seconds(wanted.delay))
    var waited = wanted.delay
    while true {
      let obstacle = try await attempt(wanted)
      guard let obstacle else { return }
      guard waited < wanted.timeout else {
        throw ConnectionFailure(
          "the host was not back \(wanted.timeout) s after its connection was to end: \(obstacle)")
      }
      try await wait(.seconds(Self.pause))
      waited += Self.pause
    }
  }

  private func leave() async {
    formerCost = formerCost + (await connection.cost())
    await connection.shell.close()
    connection = Ended()
  }

  /// Connects and looks whether it is the host afterwards; returns what is in the way.
  private func attempt(_ wanted: Reconnection) async throws -> String? {
    try Task.checkCancellation()
    let candidate: any Connection
    do {
      candidate = try await connect()
    } catch let failure as ConnectionFailure {
      return failure.description
    }
    if let obstacle = await Self.obstacle(on: candidate, wanted) {
      formerCost = formerCost + (await candidate.cost())
      await candidate.shell.close()
      return obstacle
    }
    connection = candidate
    return nil
  }

  private static func obstacle(
    on candidate: any Connection, _ wanted: Reconnection
  ) async -> String? {
    do {
      let identity = try await candidate.shell.run(ShellCommand(wanted.identity))
      guard identity.status == 0, identity.line != wanted.before else {
        return "it still is as it was"
      }
      let test = ShellCommand(wanted.test)
      let answer = try await candidate.shell.run(test)
      return answer.status == 0 ? nil : "\(test) does not succeed yet"
    } catch {
      // A host that is going down may still accept a connection and end it.
      return "\(error)"
    }
  }
}

/// What stands in for a connection that has ended.
private struct Ended: Connection, Shell {
  var shell: any Shell { self }

  func cost() async -> ConnectionCost { ConnectionCost() }

  func exchange(_ batch: Batch) async throws -> [CommandResult] {
    throw ConnectionFailure("the connection has ended")
  }

  func close() async {}
}

extension ConnectionCost {
  fileprivate static func + (left: ConnectionCost, right: ConnectionCost) -> ConnectionCost {
    var sum = left
    sum.exchanges += right.exchanges
    sum.commands += right.commands
    sum.sentBytes += right.sentBytes
    sum.receivedBytes += right.receivedBytes
    return sum
  }
}
