/// A host through which others are reached: it connects to them and passes on what they say.
///
/// All destinations with an equal jump host share one connection to it.
public final class SSHJumpHost: Sendable {
  /// The jump host itself, which may be behind another one.
  public let destination: SSHDestination
  let options: SSHOptions

  /// Creates a jump host.
  ///
  /// - Parameters:
  ///   - destination: Where it is.
  ///   - options: How to log in to it.
  public init(_ destination: SSHDestination, options: SSHOptions) {
    self.destination = destination
    self.options = options
  }
}

extension SSHJumpHost: Hashable {
  /// Whether both are the same place, reached by the same way.
  public static func == (left: SSHJumpHost, right: SSHJumpHost) -> Bool {
    left.destination == right.destination
  }

  /// Hashes the place.
  public func hash(into hasher: inout Hasher) { hasher.combine(destination) }
}
