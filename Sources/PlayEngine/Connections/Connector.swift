public import PlayInventory
public import PlayShell

/// Makes connections to hosts; the engine does not know how.
public protocol Connector: Sendable {
  /// Connects to a host and starts a shell there.
  ///
  /// - Parameters:
  ///   - host: The host.
  ///   - account: As whom the shell runs; `nil` as the user who logs in.
  /// - Returns: The connection.
  /// - Throws: `ConnectionFailure`, or `AccountFailure` when the host is reached and the account is
  ///   refused.
  func connect(to host: Host, as account: Account?) async throws -> any Connection

  /// The user who logs in to a host, when that is known before.
  func user(on host: Host) -> String?

  /// How often a host is tried again that cannot be connected to, for a reason that may pass.
  func retries(for host: Host) -> Int
}

extension Connector {
  /// Most hosts are there or not.
  public func retries(for host: Host) -> Int { 0 }
}

/// A connected host.
public protocol Connection: Sendable {
  /// The shell of the connection's account.
  var shell: any Shell { get }

  /// Whether it can be made anew when a command has ended it.
  var canReconnect: Bool { get }

  /// What the connection has cost so far.
  func cost() async -> ConnectionCost
}

extension Connection {
  /// Most connections can be made anew.
  public var canReconnect: Bool { true }
}

/// Why no shell can be started as another user on a host that is reached.
public struct AccountFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong and what to do next.
  public let description: String

  /// Describes a failure.
  public init(_ description: String) { self.description = description }
}

/// Why a host cannot be reached, or no longer.
public struct ConnectionFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong and what to do next.
  public let description: String
  /// Whether the same may succeed a little later, as when a server is being restarted.
  public let mayPass: Bool

  /// Describes a failure.
  public init(_ description: String, mayPass: Bool = false) {
    (self.description, self.mayPass) = (description, mayPass)
  }
}
