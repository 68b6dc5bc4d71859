public import Logging
import PlayShell

/// All connections of a run, on one thread that waits for whichever host has something to say.
///
/// Connections to jump hosts are made when they are needed and kept for all hosts behind them, until
/// ``shutdown()``.
public actor Transport {
  typealias SessionID = Int

  private nonisolated let loop: EventLoop
  private let options: SSHOptions
  private let context: SessionContext
  private var sessions: [SessionID: LibSSHSession] = [:]
  private var lastID = 0
  private var isShutDown = false

  /// Starts the transport's thread.
  ///
  /// - Parameters:
  ///   - options: How to connect where ``connect(to:options:)`` is not told otherwise.
  ///   - logger: Gets the library's own messages, and notes about files that cannot be understood.
  /// - Throws: `SSHError` when the system has no thread or descriptor left.
  public init(options: SSHOptions, logger: Logger) throws(SSHError) {
    do {
      loop = try EventLoop()
    } catch {
      let here = SSHDestination(name: "this machine", host: "", user: "")
      throw SSHError(here, .connect, .system(error))
    }
    self.options = options
    let calls = BlockingCalls()
    context = SessionContext(
      loop: loop, calls: calls,
      knownHosts: KnownHostsStores(calls: calls, logger: logger),
      identities: IdentityStore(calls: calls), jumps: JumpSessions(), logger: logger)
  }

  deinit { loop.stop() }

  /// Makes the compiler and the runtime keep the sessions on the transport's thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// Connects to a host, makes sure that it is the right one, logs in and starts a shell.
  public func connect(
    to destination: SSHDestination, options: SSHOptions? = nil
  ) async throws(SSHError) -> SSHShell {
    let session = LibSSHSession(
      to: destination, options: options ?? self.options, context: context)
    guard !isShutDown else { throw session.error(.connect, .ended(by: nil)) }
    if lastID == 0 { LibSSHLog.start(context.logger) }
    lastID += 1
    let id = lastID
    sessions[id] = session
    do {
      try await session.open()
    } catch {
      sessions[id] = nil
      throw error
    }
    return SSHShell(destination, transport: self, id: id)
  }

  /// Ends all sessions, also those of jump hosts, and refuses new ones.
  public func shutdown() async {
    isShutDown = true
    await withTaskGroup { group in
      for id in sessions.keys { group.addTask { await self.close(id) } }
    }
    context.jumps.close()
  }

  func exchange(
    _ batch: Batch, with destination: SSHDestination, _ id: SessionID
  ) async throws(SSHError) -> [CommandResult] {
    guard let session = sessions[id] else {
      throw SSHError(destination, .exchange, .ended(by: nil))
    }
    return try await session.exchange(batch)
  }

  func close(_ id: SessionID) async { await sessions[id]?.close() }

  func statistics(of id: SessionID) -> ShellStatistics {
    sessions[id]?.statistics ?? ShellStatistics()
  }
}
