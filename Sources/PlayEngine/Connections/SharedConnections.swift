import PlayInventory
import PlayShell

/// Connections to hosts that tasks are delegated to, each shared by all who delegate there.
actor SharedConnections {
  private struct Key: Hashable {
    let host: String
    let account: Account?
  }

  private let connector: any Connector
  private let retries: ConnectionRetries
  private var shells: [Key: SharedShell] = [:]

  init(connector: any Connector, retries: ConnectionRetries) {
    (self.connector, self.retries) = (connector, retries)
  }

  /// Runs a batch on a host as an account, when its turn comes.
  ///
  /// - Throws: What connecting or exchanging throws; the next batch then connects anew.
  func exchange(
    _ batch: Batch, on host: Host, as account: Account?
  ) async throws -> [CommandResult] {
    let key = Key(host: host.name, account: account)
    if batch.items.contains(where: { $0.command.reconnection != nil }) {
      // A restart ends all connections to the host, and only its own would notice.
      await close { $0.host == host.name && $0 != key }
    }
    let shell =
      shells[key]
      ?? SharedShell(host: host, account: account, connector: connector, retries: retries)
    shells[key] = shell
    return try await shell.exchange(batch)
  }

  /// Ends all of them.
  func close() async { await close { _ in true } }

  private func close(where isChosen: (Key) -> Bool) async {
    for (key, shell) in shells where isChosen(key) {
      shells[key] = nil
      await shell.close()
    }
  }
}

/// One shell for which callers wait in line.
private actor SharedShell {
  private let host: Host
  private let account: Account?
  private let connector: any Connector
  private let retries: ConnectionRetries
  private let gate = ConnectionGate(limit: 1)
  private var connection: (any Connection)?

  init(
    host: Host, account: Account?, connector: any Connector, retries: ConnectionRetries
  ) {
    self.host = host
    self.account = account
    (self.connector, self.retries) = (connector, retries)
  }

  func exchange(_ batch: Batch) async throws -> [CommandResult] {
    try await gate.pass { [self] in try await run(batch) }
  }

  private func run(_ batch: Batch) async throws -> [CommandResult] {
    let connection: any Connection
    if let known = self.connection {
      connection = known
    } else {
      connection = try await retries.connect(to: host) { [connector, account] in
        try await connector.connect(to: host, as: account)
      }
      self.connection = connection
    }
    do {
      return try await connection.shell.exchange(batch)
    } catch {
      self.connection = nil
      await connection.shell.close()
      throw error
    }
  }

  /// Ends the connection when the batch in progress has ended.
  func close() async {
    await gate.pass { [self] in await end() }
  }

  private func end() async {
    await connection?.shell.close()
    connection = nil
  }
}
