public import PlayInventory
public import PlayShell

/// Makes connections that outlive a command which ends them, such as a reboot.
public struct ReconnectingConnector: Connector {
  private let base: any Connector
  private let jobs: any JobRegister
  private let emit: @Sendable (Event) -> Void
  private let wait: @Sendable (Duration) async throws -> Void

  /// Adds to a connector what it takes to connect again.
  ///
  /// - Parameters:
  ///   - base: Makes the connections.
  ///   - jobs: Knows the jobs that go on when their connection is lost.
  ///   - emit: Is told what jobs print, and of connections that are lost while they run.
  ///   - wait: Lets time pass between two attempts.
  public init(
    _ base: any Connector, jobs: any JobRegister = ForgetfulJobRegister(),
    emit: @escaping @Sendable (Event) -> Void = { _ in },
    wait: @escaping @Sendable (Duration) async throws -> Void = {
      try await ContinuousClock().sleep(for: $0)
    }
  ) {
    (self.base, self.jobs, self.emit, self.wait) = (base, jobs, emit, wait)
  }

  /// Connects to a host.
  public func connect(to host: Host, as account: Account?) async throws -> any Connection {
    let base = base
    let first = try await base.connect(to: host, as: account)
    return ReconnectingConnection(
      shell: ReconnectingShell(
        first, host: host.name, account: account, jobs: jobs, emit: emit, wait: wait
      ) {
        try await base.connect(to: host, as: account)
      })
  }

  /// The user who logs in to a host.
  public func user(on host: Host) -> String? { base.user(on: host) }

  /// How often a host is tried again.
  public func retries(for host: Host) -> Int { base.retries(for: host) }
}

/// A connection that is replaced by another one when a command ends it.
private struct ReconnectingConnection: Connection {
  let reconnecting: ReconnectingShell

  init(shell: ReconnectingShell) { reconnecting = shell }

  var shell: any Shell { reconnecting }

  func cost() async -> ConnectionCost { await reconnecting.cost() }
}
