import PlayInventory
import PlayShell

/// The shell of whichever connection there is at the moment.
actor ReconnectingShell: Shell {
  let host: String
  let account: Account?
  let jobs: any JobRegister
  let emit: @Sendable (Event) -> Void
  private(set) var connection: any Connection
  private var formerCost = ConnectionCost()
  /// Jobs whose answers are known and which have left something on the host.
  var leftovers: [RemoteJob] = []
  let wait: @Sendable (Duration) async throws -> Void
  private let connect: @Sendable () async throws -> any Connection

  /// Seconds between two attempts.
  private static let pause = 2

  init(
    _ first: any Connection, host: String, account: Account?, jobs: any JobRegister,
    emit: @escaping @Sendable (Event) -> Void,
    wait: @escaping @Sendable (Duration) async throws -> Void,
    connect: @escaping @Sendable () async throws -> any Connection
  ) {
    connection = first
    (self.host, self.account, self.jobs, self.emit) = (host, account, jobs, emit)
    (self.wait, self.connect) = (wait, connect)
  }

  func cost() async -> ConnectionCost { formerCost + (await connection.cost()) }

  func close() async {
    // Also behind a run that was interrupted, but nobody waits long for it.
    if !leftovers.isEmpty {
      await _Concurrency.Task { _ = try? await send(Batch(timeout: .seconds(10))) }.value
    }
    await connection.shell.close()
  }

  /// Sends a batch over the connection in use, and tidies up behind jobs on that occasion.
  func send(_ batch: Batch) async throws -> [CommandResult] {
    guard !leftovers.isEmpty else { return try await connection.shell.exchange(batch) }
    let results = try await connection.shell.exchange(
      batch.behind(RemoteJob.removal(of: leftovers)))
    for job in leftovers { jobs.ended(job, on: host) }
    leftovers = []
    return Array(results.dropFirst())
  }

  private func send(_ command: ShellCommand) async throws -> CommandResult {
    var batch = Batch()
    batch.append(command)
    return try await send(batch)[0]
  }

  func exchange(_ batch: Batch) async throws -> [CommandResult] {
    let items = batch.items
    guard let index = items.firstIndex(where: \.needsCare) else {
      return try await send(batch)
    }
    let item = items[index]
    var results: [CommandResult] = []
    if index > 0 {
      results = try await send(
        Batch(items: items[..<index], timeout: batch.timeout))
    }
    var rest = items[(index + 1)...]
    let isStopped = !item.startsChain && Self.isStopped(items[..<index], results)
    var own = [CommandResult(status: nil)]
    if !isStopped { own = try await run(item, before: rest, timeout: batch.timeout) }
    results += own
    rest = rest.dropFirst(own.count - 1)
    let goesOn = own[0].status.map { item.goesOnAfter?.contains($0) ?? true } ?? false
    if !goesOn {
      let skipped = rest.prefix { $0.goesOnAfter != nil && !$0.startsChain }.count
      results += Array(repeating: CommandResult(status: nil), count: skipped)
      rest = rest.dropFirst(skipped)
    }
    guard let next = rest.first else { return results }
    // To the shell what follows is the beginning of a chain.
    let remaining = [next.startingChain] + rest.dropFirst()
    return results + (try await exchange(Batch(items: remaining, timeout: batch.timeout)))
  }

  /// Runs a command that needs care; returns its answer, and those of the questions behind it that
  /// went along.
  private func run(
    _ item: Batch.Item, before rest: ArraySlice<Batch.Item>, timeout: Duration?
  ) async throws -> [CommandResult] {
    guard let job = item.command.job else { return [try await run(item.command)] }
    let questions = rest.prefix { $0.goesOnAfter == nil && !$0.needsCare }
    return try await run(
      job, of: item, before: questions.count == rest.count ? questions : [], timeout: timeout)
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
      guard command.reconnection != nil else { return try await send(command) }
      return CommandResult(
        status: 1, stdout: "", stderr: "swplay runs on this machine and does not restart it\n")
    }
    guard let reconnection = command.reconnection else { return try await runAnew(command) }
    let result = try await send(command)
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
      let obstacle = try await attempt { await Self.obstacle(on: $0, wanted) }
      guard let obstacle else { return }
      guard waited < wanted.timeout else {
        throw ConnectionFailure(
          "the host was not back \(wanted.timeout) s after its connection was to end: \(obstacle)")
      }
      try await wait(.seconds(Self.pause))
      waited += Self.pause
    }
  }

  /// Ends the connection in use.
  func leave() async {
    formerCost = formerCost + (await connection.cost())
    await connection.shell.close()
    connection = Ended()
  }

  /// Connects, and goes on over the new connection unless something speaks against it; returns what
  /// is in the way.
  func attempt(
    objection: (any Connection) async -> String? = { _ in nil }
  ) async throws -> String? {
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
    if let obstacle = await objection(candidate) {
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

extension Batch.Item {
  /// Whether the session goes on over another connection, or the command over several.
  fileprivate var needsCare: Bool {
    command.reconnection != nil || command.isOverNewConnection
      || command.job != nil && worker == nil
  }
}
