import PlayShell

/// The connections to one host: that of the user who logs in, and one for each account.
struct HostConnections: Sendable {
  private var open: [Account?: any Connection] = [:]
  private var formerCost = ConnectionCost()

  /// Whether there is none.
  var isEmpty: Bool { open.isEmpty }

  /// Runs a batch as an account, over a connection that is made when there is none.
  ///
  /// A batch that restarts the host ends all other connections, which would not notice.
  mutating func exchange(
    _ batch: Batch, as account: Account?,
    connect: @escaping @Sendable () async throws -> any Connection
  ) async throws -> [CommandResult] {
    if batch.items.contains(where: { $0.command.reconnection != nil }) {
      await close { $0 != account }
    }
    if let connection = open[account] { return try await connection.shell.exchange(batch) }
    let connection = try await Self.made(by: connect)
    open[account] = connection
    return try await connection.shell.exchange(batch)
  }

  /// Makes a connection in a task of its own.
  ///
  /// A task keeps the memory that its deepest call has needed. Connecting goes deep, few hosts do it at
  /// the same time, and the caller's task lives as long as the host's play.
  private static func made(
    by connect: @escaping @Sendable () async throws -> any Connection
  ) async throws -> any Connection {
    try await withThrowingTaskGroup(of: (any Connection).self) { group in
      group.addTask { try await connect() }
      guard let connection = try await group.next() else { throw CancellationError() }
      return connection
    }
  }

  /// What all of them have cost.
  func cost() async -> ConnectionCost {
    var cost = formerCost
    for connection in open.values { cost = cost + (await connection.cost()) }
    return cost
  }

  /// Ends those that are chosen; without a choice all.
  mutating func close(where isChosen: (Account?) -> Bool = { _ in true }) async {
    for (account, connection) in open where isChosen(account) {
      formerCost = formerCost + (await connection.cost())
      await connection.shell.close()
      open[account] = nil
    }
  }
}
