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
  /// Knows the jump hosts.
  private let inventory: Inventory

  init(_ connection: ConnectionOptions, _ inventory: Inventory, logger: Logger) throws {
    options = connection.sshOptions()
    transport = try Transport(options: options, logger: logger)
    defaultUser = connection.user
    self.inventory = inventory
  }

  /// The user who logs in to a host with these settings.
  func user(_ settings: ConnectionSettings) -> String {
    settings.user ?? defaultUser ?? Environment.user
  }

  func connect(
    to host: Host, _ settings: ConnectionSettings, as account: Account?
  ) async throws -> any Connection {
    let destination = destination(host.name, settings, behind: try jump(to: host))
    var options = options(settings)
    options.account = account
    do {
      return SSHConnection(
        try await transport.connect(to: destination, options: options))
    } catch {
      guard error.code != .accountRefused else { throw AccountFailure(error.message) }
      throw ConnectionFailure(error.message)
    }
  }

  /// The last of the jump hosts, which is behind the others.
  private func jump(to host: Host) throws -> SSHJumpHost? {
    do throws(Diagnostics) {
      return try inventory.jumps(to: host).reduce(nil) { before, jump in
        SSHJumpHost(
          destination(jump.name, jump.settings, behind: before), options: options(jump.settings))
      }
    } catch {
      throw ConnectionFailure(error.description)
    }
  }

  private func destination(
    _ name: String, _ settings: ConnectionSettings, behind jump: SSHJumpHost?
  ) -> SSHDestination {
    SSHDestination(
      name: name, host: settings.host, port: settings.port ?? 22,
      user: user(settings), jump: jump)
  }

  private func options(_ settings: ConnectionSettings) -> SSHOptions {
    var options = options
    if let key = settings.privateKey { options.identityFiles = [Self.expand(key)] }
    if let password = settings.password { options.password = SSHPassword(password.revealed) }
    return options
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
