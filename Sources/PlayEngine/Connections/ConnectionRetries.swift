public import PlayInventory

/// Tries again to connect to a host when what went wrong may pass.
public struct ConnectionRetries: Sendable {
  private let retries: @Sendable (Host) -> Int
  private let pause: @Sendable (Duration) async throws -> Void
  private let tell: @Sendable (Event) -> Void

  /// Puts together what is needed for it.
  ///
  /// - Parameters:
  ///   - connector: Knows how often each host is tried again.
  ///   - pause: Lets time pass before the next attempt.
  ///   - tell: Is told of every attempt that follows.
  public init(
    of connector: any Connector, pause: @escaping @Sendable (Duration) async throws -> Void,
    tell: @escaping @Sendable (Event) -> Void
  ) {
    retries = { connector.retries(for: $0) }
    (self.pause, self.tell) = (pause, tell)
  }

  /// Connects to a host: after a failure again in a second, and then after twice the time each.
  ///
  /// - Throws: What the last attempt throws.
  public func connect(
    to host: Host, _ attempt: () async throws -> any Connection
  ) async throws -> any Connection {
    let limit = retries(host)
    var number = 0
    while true {
      do {
        return try await attempt()
      } catch let failure as ConnectionFailure where failure.mayPass && number < limit {
        number += 1
        tell(
          .connectionRetried(
            host: host.name, reason: failure.description, attempt: number, of: limit))
        try await pause(.seconds(Self.delay(before: number)))
      }
    }
  }

  /// Seconds before an attempt, counted from one; never more than 32.
  private static func delay(before attempt: Int) -> Int { 1 << min(attempt - 1, 5) }
}
