import Logging
import PlayData
import PlayEngine
import PlayInventory
import PlaySSH
import PlayShell

/// Reaches hosts over SSH, as their variables and the command line say.
struct SSHConnector {
  private let transport: Transport
  private let options: SSHOptions
  private let defaultUser: String?

  init(_ connection: ConnectionOptions, logger: Logger) throws {
    options = connection.sshOptions()
    transport = try Transport(options: options, logger: logger)
    defaultUser = connection.user
  }

  /// The user who logs in to a host with these settings.
  func user(_ settings: ConnectionSettings) -> String {
    settings.user ?? defaultUser ?? Environment.user
  }

  func connect(
    to host: Host, _ settings: ConnectionSettings, as account: Account?
  ) async throws -> any Connection {
    let destination = SSHDestination(
      name: host.name, host: settings.host, port: settings.port ?? 22,
      user: user(settings))
    var options = options
    options.account = account
    if let key = settings.privateKey { options.identityFiles = [Self.expand(key)] }
    if let password = settings.password { options.password = SSHPassword(password.revealed) }
    do {
      return SSHConnection(try await transport.connect(to: destination, options: options))
    } catch {
      guard error.code != .accountRefused else { throw AccountFailure(error.message) }
      throw ConnectionFailure(error.message)
    }
  }

  /// Ends what is left of all connections.
  func shutdown() async { await transport.shutdown() }

  private static func expand(_ path: String) -> String {
    path.dropPrefix("~/").map { "\(Environment.home)/\($0)" } ?? path
  }
}

/// A host that is connected over SSH.
struct SSHConnection: Connection {
  private let session: SSHShell

  init(_ session: SSHShell) { self.session = session }

  var shell: any Shell { session }

  func cost() async -> ConnectionCost { ConnectionCost(await session.statistics) }
}
