public import PlayInventory
public import PlayShell

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
  public func connect(to host: Host, as account: Account?) async throws -> any Connection {
    let base = base
    let first = try await base.connect(to: host, as: account)
    return ReconnectingConnection(
      shell: ReconnectingShell(first, wait: wait) {
        try await base.connect(to: host, as: account)
      })
  }

  /// The user who logs in to a host.
  public func user(on host: Host) -> String? { base.user(on: host) }
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
    guard let index = items.firstIndex(where: \.command.changesConnection) else {
      return try await connection.shell.exchange(batch)
    }
    let item = items[index]
    var results: [CommandResult] = []
    if index > 0 {
      results = try await connection.shell.exchange(
        Batch(items: items[..<index], timeout: batch.timeout))
    }
    let isStopped = !item.startsChain && Self.isStopped(items[..<index], results)
    let own = isStopped ? CommandResult(status: nil) : try await run(item.command)
    results.append(own)
    let goesOn = own.status.map { item.goesOnAfter?.contains($0) ?? true } ?? false
    var rest = items[(index + 1)...]
    if !goesOn {
      let skipped = rest.prefix { $0.goesOnAfter != nil && !$0.startsChain }.count
      results += Array(repeating: CommandResult(status: nil), count: skipped)
      rest = rest.dropFirst(skipped)
    }
    guard !rest.isEmpty else { return results }
    return results + (try await exchange(Batch(items: rest, timeout: batch.timeout)))
  }

  /// Whether a failure has stopped the chain that these items end with.
  private static func isStopped(
    _ items: ArraySlice<Batch.Item>, _ results: [CommandResult]
  ) -> Bool {
    guard let last = items.last, let goesOnAfter = last.goesOnAfter else { return false }
    return !(results.last?.status.map(goesOnAfter.contains) ?? false)
  }

  /// Runs a command that ends the connection, or that is run over a new one.
  private func run(_ command: ShellCommand) async throws -> CommandResult {
    guard connection.canReconnect else {
      guard command.reconnection != nil else { return try await connection.shell.run(command) }
      return CommandResult(
        status: 1, stdout: "", stderr: "swplay runs on this machine and does not restart it\n")
    }
    guard let reconnection = command.reconnection else { return try await runAnew(command) }
    let result = try await connection.shell.run(command)
    if result.status == 0 { try await reconnect(reconnection) }
    return result
  }

  /// Runs a command over a connection that is made for it.
  private func runAnew(_ command: ShellCommand) async throws -> CommandResult {
    let candidate: any Connection
    do {
      candidate = try await connect()
    } catch let failure as ConnectionFailure {
      return Self.noConnection(failure)
    } catch let failure as AccountFailure {
      return Self.noConnection(failure)
    }
    await leave()
    connection = candidate
    return try await candidate.shell.run(command)
  }

  private static func noConnection(_ failure: any Error) -> CommandResult {
    CommandResult(status: 1, stdout: "", stderr: "no new connection can be made: \(failure)\n")
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
    } catch let failure as AccountFailure {
      // What grants the account may not have been started yet.
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

extension ShellCommand {
  /// Whether the session goes on over another connection.
  fileprivate var changesConnection: Bool { reconnection != nil || isOverNewConnection }
}
