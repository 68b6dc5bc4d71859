/// How long each phase of a session may take.
public struct SSHTimeouts: Sendable, Equatable {
  /// Finding the addresses of the host.
  public var resolve: Duration = .seconds(10)
  /// Connecting to one of the addresses, all tries together; or letting a jump host connect.
  public var connect: Duration = .seconds(10)
  /// Agreeing on keys and ciphers, from the server's first line on.
  public var keyExchange: Duration = .seconds(20)
  /// All ways to log in together.
  public var authenticate: Duration = .seconds(30)
  /// One answer of the agent, which may ask its user to confirm it; all hosts wait meanwhile, and
  /// an agent that was too slow once is not asked again.
  public var agent: Duration = .seconds(10)
  /// Opening a channel and starting a program in it.
  public var channel: Duration = .seconds(15)
  /// Becoming another user, when the shell shall run as one.
  public var become: Duration = .seconds(30)
  /// An exchange whose batch has no timeout of its own.
  public var exchange: Duration = .seconds(3600)
  /// Between two looks at a session in which nothing is exchanged.
  public var idle: Duration = .seconds(5)
  /// Waiting for commands to end that were told to.
  public var end: Duration = .seconds(2)
  /// Waiting for the shell to clean up and end.
  public var close: Duration = .seconds(5)

  /// Creates the default timeouts.
  public init() {}
}
