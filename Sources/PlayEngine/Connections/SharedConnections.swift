import PlayInventory
import PlayShell

/// Connections to hosts that tasks are delegated to, each shared by all who delegate there.
actor SharedConnections {
  private let connector: any Connector
  private var shells: [String: SharedShell] = [:]

  init(connector: any Connector) { self.connector = connector }

  /// Runs a batch on a host, when its turn comes.
  ///
  /// - Throws: What connecting or exchanging throws; the next batch then connects anew.
  func exchange(_ batch: Batch, on host: Host) async throws -> [CommandResult] {
    let shell = shells[host.name] ?? SharedShell(host: host, connector: connector)
    shells[host.name] = shell
    return try await shell.exchange(batch)
  }

  /// Ends all of them.
  func close() async {
    for shell in shells.values { await shell.close() }
    shells = [:]
  }
}

/// One shell for which callers wait in line.
private actor SharedShell {
  private let host: Host
  private let connector: any Connector
  private let gate = ConnectionGate(limit: 1)
  private var connection: (any Connection)?

  init(host: Host, connector: any Connector) {
    self.host = host
    self.connector = connector
  }

  func exchange(_ batch: Batch) async throws -> [CommandResult] {
    try await gate.pass { [self] in try await run(batch) }
  }

  private func run(_ batch: Batch) async throws -> [CommandResult] {
    let connection: any Connection
    if let known = self.connection {
      connection = known
    } else {
      connection = try await connector.connect(to: host)
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

  func close() async {
    await connection?.shell.close()
    connection = nil
  }
}
