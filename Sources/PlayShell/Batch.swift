/// Commands that go to a host in one exchange, in order.
public struct Batch: Sendable, Equatable {
  /// A command and what it depends on.
  public struct Item: Sendable, Equatable {
    /// The command.
    public let command: ShellCommand
    /// The statuses with which its chain goes on; `nil` for a command outside any chain, which
    /// always runs and never stops another.
    public let goesOnAfter: Set<Int32>?
    /// Whether this item starts a new chain, so that an earlier failure no longer counts.
    public let startsChain: Bool
    /// Which of several workers, that run at the same time, runs the item; `nil` when the session's
    /// shell runs it itself.
    public let worker: Int?
    /// Whether the item runs beside those in front of it, but those of its program.
    ///
    /// This is for what only reads and takes long. What it says on standard error may then join its
    /// standard output.
    public let isAside: Bool

    fileprivate init(
      _ command: ShellCommand, goesOnAfter: Set<Int32>? = nil, startsChain: Bool = false,
      worker: Int? = nil, isAside: Bool = false
    ) {
      (self.command, self.goesOnAfter, self.startsChain) = (command, goesOnAfter, startsChain)
      (self.worker, self.isAside) = (worker, isAside)
    }

    /// The item as the first one of its chain.
    public var startingChain: Item {
      Item(
        command, goesOnAfter: goesOnAfter, startsChain: goesOnAfter != nil, worker: worker,
        isAside: isAside)
    }
  }

  /// The commands in the order in which they run.
  public private(set) var items: [Item] = []
  /// How long the whole batch may take before the connection is given up.
  public var timeout: Duration?

  /// Creates an empty batch.
  public init(timeout: Duration? = nil) { self.timeout = timeout }

  /// Adds a command that always runs, beside those in front of it or behind them.
  public mutating func append(_ command: ShellCommand, isAside: Bool = false) {
    items.append(Item(command, isAside: isAside))
  }

  /// Adds commands of which each runs only when all before it ended well.
  ///
  /// Chains of different workers that follow one another run at the same time; what follows them
  /// waits for all. Their commands must be detached.
  public mutating func append(
    chain: [(command: ShellCommand, goesOnAfter: Set<Int32>)], worker: Int? = nil
  ) {
    for (index, link) in chain.enumerated() {
      items.append(
        Item(
          link.command, goesOnAfter: link.goesOnAfter, startsChain: index == 0, worker: worker))
    }
  }

  /// A part of another batch; what continues a chain there continues it here.
  public init(items: some Sequence<Item>, timeout: Duration?) {
    self.items = Array(items)
    self.timeout = timeout
  }

  /// This batch behind a command that always runs.
  public func behind(_ command: ShellCommand) -> Batch {
    var batch = Batch(timeout: timeout)
    batch.append(command)
    batch.items += items
    return batch
  }

  /// The commands alone.
  public var commands: [ShellCommand] { items.map(\.command) }
}
