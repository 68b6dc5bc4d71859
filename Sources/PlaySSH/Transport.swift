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
  /// Looks after the sessions while nothing is exchanged.
  private var caretaker: Task<Void, Never>?

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

  deinit {
    caretaker?.cancel()
    loop.stop()
  }

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
    lookAfterSessions()
    do {
      try await loop.run { () throws(SSHError) in
        // Without this the closure would not run on the loop's thread.
        _ = self
        try await session.open()
      }
    } catch {
      sessions[id] = nil
      throw error
    }
    return SSHShell(destination, transport: self, id: id)
  }

  /// Remembers a key that a person knows to be the right one.
  ///
  /// - Throws: `SSHError` when the file of known hosts cannot be written.
  public func trust(_ key: NewHostKey) throws(SSHError) {
    let store = context.knownHosts.store(of: key.files)
    // Another host behind the same jump host may have led here first.
    guard store.verdict(on: key.key, of: key.name, by: []) == .unknown else { return }
    do {
      try store.remember(key.key, of: key.name)
    } catch {
      let host = SSHDestination(name: key.name, host: key.name, user: "")
      throw SSHError(host, .hostKey, .file(error))
    }
  }

  /// Ends all sessions, also those of jump hosts, and refuses new ones.
  public func shutdown() async {
    isShutDown = true
    caretaker?.cancel()
    await withTaskGroup { group in
      for id in sessions.keys { group.addTask { await self.close(id) } }
    }
    context.jumps.close()
  }

  /// Answers what hosts ask while nothing is exchanged, and asks them: some servers end connections
  /// whose client does not answer (`ClientAliveInterval` of sshd_config(5)), and so do firewalls on the
  /// way when nothing is sent.
  private func lookAfterSessions() {
    guard caretaker == nil else { return }
    caretaker = Task { [weak self, pause = options.timeouts.idle] in
      while (try? await ContinuousClock().sleep(for: pause)) != nil { await self?.tend() }
    }
  }

  private func tend() { for session in sessions.values { session.tend() } }

  func exchange(
    _ batch: Batch, with destination: SSHDestination, _ id: SessionID
  ) async throws(SSHError) -> [CommandResult] {
    guard let session = sessions[id] else {
      throw SSHError(destination, .exchange, .ended(by: nil))
    }
    return try await loop.run { () throws(SSHError) in
      // As above.
      _ = self
      return try await session.exchange(batch)
    }
  }

  func close(_ id: SessionID) async { await loop.run { await sessions[id]?.close() } }

  func statistics(of id: SessionID) -> ShellStatistics {
    sessions[id]?.statistics ?? ShellStatistics()
  }
}
