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
    _ login: SSHLogin, _ inventory: Inventory, folder: String? = nil, logger: Logger,
    emit: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws {
    ssh = try SSHConnector(login, inventory, logger: logger, emit: emit)
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
    case .ssh: try? ssh.user(settings)
    case .local: Environment.accountName
    }
  }

  func retries(for host: Host) -> Int {
    guard let settings = try? Self.settings(of: host), settings.connection == .ssh else { return 0 }
    return (try? ssh.retries(settings)) ?? 0
  }

  /// Finds what is wrong with the way to a host, before anyone goes it.
  ///
  /// - Throws: `Diagnostics` with everything that is.
  /// - Returns: What a person should know of it.
  func check(_ host: Host) throws -> [String] {
    let settings = try ConnectionSettings(host)
    return settings.connection == .ssh ? try ssh.check(host, settings) : []
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
