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
  private let emit: @Sendable (Event) -> Void
  /// Asked about the keys of new hosts; `nil` refuses them.
  private let question = HostKeyQuestion.atTerminal

  init(
    _ login: SSHLogin, _ inventory: Inventory, logger: Logger,
    emit: @escaping @Sendable (Event) -> Void
  ) throws {
    self.emit = emit
    routes = try SSHRoutes(login, inventory)
    for warning in routes.warnings { StandardError.print(warning) }
    transport = try Transport(options: routes.standard, logger: logger)
  }

  /// The user who logs in to a host with these settings.
  func user(_ settings: ConnectionSettings) throws -> String { try routes.user(settings) }

  /// How often a host with these settings is tried again.
  func retries(_ settings: ConnectionSettings) throws -> Int { try routes.retries(settings) }

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
    options.onUpload = { [emit, name = host.name] in
      emit(.upload(host: name, sent: $0, total: $1))
    }
    guard let question else { return try await open(destination, options) }
    return try await question.connecting { [destination, options] in
      try await open(destination, options)
    }
  }

  private func open(
    _ destination: SSHDestination, _ options: SSHOptions
  ) async throws -> any Connection {
    do {
      return SSHConnection(try await transport.connect(to: destination, options: options))
    } catch {
      if let key = error.newHostKey, let question, await question.isTrusted(key) {
        try await trust(key)
        return try await open(destination, options)
      }
      guard error.code != .accountRefused else { throw AccountFailure(error.message) }
      throw ConnectionFailure(error.message, mayPass: error.mayPass)
    }
  }

  private func trust(_ key: NewHostKey) async throws {
    do throws(SSHError) {
      try await transport.trust(key)
    } catch {
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
