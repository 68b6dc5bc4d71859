/// How a session goes on behind a command that ends its connection.
public struct Reconnection: Hashable, Sendable {
  /// The command whose output tells the host before from the host after.
  public var identity: [String]
  /// What it printed before.
  public var before: String
  /// The command that succeeds as soon as the host is ready.
  public var test: [String]
  /// Seconds until the connection is given up.
  public var timeout: Int
  /// Seconds before the first attempt.
  public var delay: Int

  /// Describes how to go on.
  public init(identity: [String], before: String, test: [String], timeout: Int, delay: Int) {
    self.identity = identity
    self.before = before
    self.test = test
    self.timeout = timeout
    self.delay = delay
  }
}
