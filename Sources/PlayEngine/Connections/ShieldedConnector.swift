import PlayLock
public import PlayInventory
public import PlayShell

/// Lets exchanges that are in progress go on when their task is cancelled, until they are cancelled
/// themselves.
///
/// So a run that is interrupted starts nothing new and does not tear apart what has begun.
public final class ExchangeShield: Sendable {
  private struct State {
    var exchanges: [Int: _Concurrency.Task<[CommandResult], any Error>] = [:]
    var count = 0
    var isDown = false
  }

  private let state = Locked(State())

  /// Creates a shield for the exchanges of a run.
  public init() {}

  /// Whether exchanges are protected no more.
  public var isDown: Bool { state.withLock { $0.isDown } }

  /// Cancels all exchanges in progress, and protects none that follows.
  public func drop() {
    let exchanges = state.withLock { state in
      state.isDown = true
      return Array(state.exchanges.values)
    }
    for exchange in exchanges { exchange.cancel() }
  }

  /// Runs an exchange that the caller's cancellation does not reach.
  func protect(
    _ exchange: @escaping @Sendable () async throws -> [CommandResult]
  ) async throws -> [CommandResult] {
    try _Concurrency.Task.checkCancellation()
    let (number, task) = state.withLock { state in
      state.count += 1
      let task = _Concurrency.Task { try await exchange() }
      if state.isDown { task.cancel() }
      state.exchanges[state.count] = task
      return (state.count, task)
    }
    defer { state.withLock { $0.exchanges[number] = nil } }
    return try await task.value
  }
}

/// Makes connections whose exchanges are shielded.
///
/// What waits between exchanges, as for a host that restarts, belongs around it: that ends when the
/// run is interrupted.
public struct ShieldedConnector: Connector {
  private let base: any Connector
  private let shield: ExchangeShield

  /// Adds a shield to a connector.
  public init(_ base: any Connector, by shield: ExchangeShield) {
    (self.base, self.shield) = (base, shield)
  }

  /// Connects to a host.
  public func connect(to host: Host, as account: Account?) async throws -> any Connection {
    ShieldedConnection(base: try await base.connect(to: host, as: account), shield: shield)
  }

  /// The user who logs in to a host.
  public func user(on host: Host) -> String? { base.user(on: host) }

  /// How often a host is tried again.
  public func retries(for host: Host) -> Int { base.retries(for: host) }
}

private struct ShieldedConnection: Connection, Shell {
  let base: any Connection
  let shield: ExchangeShield

  var shell: any Shell { self }

  var canReconnect: Bool { base.canReconnect }

  func cost() async -> ConnectionCost { await base.cost() }

  func exchange(_ batch: Batch) async throws -> [CommandResult] {
    try await shield.protect { [base] in try await base.shell.exchange(batch) }
  }

  func close() async { await base.shell.close() }
}
