import Logging
import PlayData
import PlayEngine
import PlayInventory
import PlaySSH
import PlayShell

/// Reaches hosts over SSH.
struct SSHConnector {
  private let transport: Transport
  private let routes: SSHRoutes

  init(_ connection: ConnectionOptions, _ inventory: Inventory, logger: Logger) throws {
    routes = try SSHRoutes(connection, inventory)
    for warning in routes.warnings { StandardError.print(warning) }
    transport = try Transport(options: routes.standard, logger: logger)
  }

  /// The user who logs in to a host with these settings.
  func user(_ settings: ConnectionSettings) throws -> String { try routes.user(settings) }

  /// Finds what is wrong with the way to a host, before anyone goes it; returns what a person should
  /// know of it.
  func check(_ host: Host, _ settings: ConnectionSettings) throws -> [String] {
    try routes.check(host, settings)
  }

  func connect(
    to host: Host, _ settings: ConnectionSettings, as account: Account?
  ) async throws -> any Connection {
    var (destination, options) = try route(to: host, settings)
    options.account = account
    do {
      return SSHConnection(
        try await transport.connect(to: destination, options: options))
    } catch {
      guard error.code != .accountRefused else { throw AccountFailure(error.message) }
      throw ConnectionFailure(error.message)
    }
  }

  private func route(
    to host: Host, _ settings: ConnectionSettings
  ) throws -> (destination: SSHDestination, options: SSHOptions) {
    do {
      return try routes.route(to: host, settings)
    } catch {
      throw ConnectionFailure("\(error)")
    }
  }

  /// Ends what is left of all connections.
  func shutdown() async { await transport.shutdown() }
}

/// A host that is connected over SSH.
struct SSHConnection: Connection {
  private let session: SSHShell

  init(_ session: SSHShell) { self.session = session }

  var shell: any Shell { session }

  func cost() async -> ConnectionCost { ConnectionCost(await session.statistics) }
}
