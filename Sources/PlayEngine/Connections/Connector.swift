public import PlayInventory
public import PlayShell

/// Makes connections to hosts; the engine does not know how.
public protocol Connector: Sendable {
  /// Connects to a host.
  ///
  /// - Throws: `ConnectionFailure`.
  func connect(to host: Host) async throws -> any Connection
}

/// A connected host.
public protocol Connection: Sendable {
  /// The shell of the connection's user.
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

/// Why a host cannot be reached, or no longer.
public struct ConnectionFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong and what to do next.
  public let description: String

  /// Describes a failure.
  public init(_ description: String) { self.description = description }
}
