import Logging
import PlayData
import PlayEngine
import PlayInventory
import PlayShell

/// Reaches hosts as their variables say: over SSH, or on this machine itself.
struct HostConnector: Connector {
  private let ssh: SSHConnector
  /// Where commands run on this machine; `nil` is where the program was started.
  private let folder: String?

  init(
    _ connection: ConnectionOptions, _ inventory: Inventory, folder: String? = nil, logger: Logger
  ) throws {
    ssh = try SSHConnector(connection, inventory, logger: logger)
    self.folder = folder
  }

  func connect(to host: Host, as account: Account?) async throws -> any Connection {
    let settings = try Self.settings(of: host)
    return switch settings.connection {
    case .ssh: try await ssh.connect(to: host, settings, as: account)
    case .local: try await LocalConnection.start(in: folder, as: account)
    }
  }

  func user(on host: Host) -> String? {
    guard let settings = try? Self.settings(of: host) else { return nil }
    return switch settings.connection {
    case .ssh: ssh.user(settings)
    case .local: Environment.accountName
    }
  }

  /// Ends what is left of all connections.
  func shutdown() async { await ssh.shutdown() }

  private static func settings(of host: Host) throws -> ConnectionSettings {
    do throws(Diagnostics) {
      return try ConnectionSettings(host)
    } catch {
      throw ConnectionFailure(error.description)
    }
  }
}
