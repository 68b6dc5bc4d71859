/// How a run went.
public struct Recap: Sendable, Equatable {
  /// How it went on one host.
  public struct Host: Sendable, Equatable {
    /// The host.
    public let name: String
    /// Tasks that found the host as it shall be.
    public var unchanged = 0
    /// Tasks that changed it, or would.
    public var changed = 0
    /// Tasks of a check that changed it all the same, as their `check_mode: false` says.
    public var applied = 0
    /// Changed tasks whose difference is known only after an earlier task has really run.
    public var dependent = 0
    /// Tasks whose condition was not met.
    public var skipped = 0
    /// Tasks that failed.
    public var failed = 0
    /// Tasks that failed and were ignored.
    public var ignored = 0
    /// Tasks that failed in a block that has tasks for that.
    public var rescued = 0
    /// Why the host did not get to the end of a play although nothing failed on it.
    public var stopped: String?
    /// Why the host was left alone, in lines.
    public var refused: [String]?
    /// Why the host could not be reached, or its connection was lost.
    public var unreachable: String?
    /// Handlers that were notified and did not run, or failed.
    public var owedHandlers: [String] = []
    /// What the host cost.
    public var cost = ConnectionCost()

    /// Starts counting.
    public init(name: String) { self.name = name }
  }

  /// A handler that an earlier run owed to a host, and that the playbook no longer has for it.
  public struct LostHandler: Sendable, Equatable {
    /// The host.
    public let host: String
    /// The handler.
    public let handler: OwedHandler

    /// Names a handler of a host.
    public init(host: String, handler: OwedHandler) { (self.host, self.handler) = (host, handler) }
  }

  /// The hosts in the order of the inventory.
  public var hosts: [Host]
  /// Whether the run was a check.
  public var mode: RunMode
  /// How long it took.
  public var duration: Duration
  /// Owed handlers that are no longer there.
  public var lostHandlers: [LostHandler]
  /// Whether the next run begins with the handlers that this one owes.
  public var keepsOwedHandlers: Bool

  /// Describes a run.
  public init(
    hosts: [Host], mode: RunMode, duration: Duration, lostHandlers: [LostHandler] = [],
    keepsOwedHandlers: Bool = false
  ) {
    self.hosts = hosts
    self.mode = mode
    self.duration = duration
    self.lostHandlers = lostHandlers
    self.keepsOwedHandlers = keepsOwedHandlers
  }
}

/// What was spent on a host's connection.
public struct ConnectionCost: Sendable, Equatable {
  /// Times that something was sent and answered after connecting.
  public var exchanges = 0
  /// Commands that the host's shell ran.
  public var commands = 0
  /// Bytes that were sent to the shell.
  public var sentBytes = 0
  /// Bytes that came back.
  public var receivedBytes = 0

  /// Nothing spent yet.
  public init() {}
}

extension ConnectionCost {
  static func + (left: ConnectionCost, right: ConnectionCost) -> ConnectionCost {
    var sum = left
    sum.exchanges += right.exchanges
    sum.commands += right.commands
    sum.sentBytes += right.sentBytes
    sum.receivedBytes += right.receivedBytes
    return sum
  }
}
