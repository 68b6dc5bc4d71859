import PlayShell

extension LibSSHSession {
  /// Starts the shell and sends it the prologue, whose answer no one needs to wait for.
  func startShell() async throws(SSHError) {
    let channel = try await start(options.startCommand, .channel)
    shell = channel
    let script = Array(script.prologue.utf8) + (try greeting())
    outbox.append(script)
    statistics.bytesSent = script.count
    if case .failed = channel.send(&outbox) { throw try lost(.channel) }
  }

  /// A first command, which says which process the shell is.
  ///
  /// What the user's login shell prints on its own is in its answer, and not in that of the first
  /// real one.
  private func greeting() throws(SSHError) -> [UInt8] {
    var batch = Batch()
    batch.append(["eval", "echo $$"])
    do {
      let chunk = try script.chunk(for: batch)
      decoder.expect(chunk.frames)
      return chunk.bytes
    } catch {
      throw self.error(.channel, .unsendable(error))
    }
  }

  /// Starts a program on a channel of its own, as the shell's user.
  func start(
    _ command: [String], _ phase: SSHError.Phase
  ) async throws(SSHError) -> LibSSHChannel {
    let handle = try openHandle(phase)
    let limit = TimeLimit(options.timeouts.channel)
    guard let channel = LibSSHChannel(handle) else {
      throw error(phase, .refused(reason: handle.failureText))
    }
    let escalation = options.account.map { Escalation(to: $0) }
    let line: String
    do {
      line = try ShellQuoting.join(escalation?.command(command) ?? command)
    } catch {
      throw self.error(phase, .unsendable(error))
    }
    var isOpen = false
    try await finish(phase, limit, orElse: reason(handle)) {
      if !isOpen {
        let answer = channel.open()
        guard case .done = answer else { return answer }
        isOpen = true
      }
      return channel.execute(line)
    }
    if let escalation { try await become(escalation, on: channel) }
    return channel
  }

  private func reason(_ handle: LibSSHHandle) -> (String) -> SSHError.Reason {
    { handle.isClosed ? .connectionLost(reason: $0) : .refused(reason: $0) }
  }

  /// The connection has broken, as the library tells it.
  func lost(_ phase: SSHError.Phase) throws(SSHError) -> SSHError {
    error(phase, .connectionLost(reason: try openHandle(phase).failureText))
  }

  /// Takes what has arrived, but not more than the loop can spare for one host at a time.
  ///
  /// - Throws: An error when more waits than may, since no one has taken it: what a host says while
  ///   it is asked for little must not fill the memory.
  func receive(_ channel: LibSSHChannel, _ phase: SSHError.Phase) throws(SSHError) {
    let handle = try openHandle(phase)
    let limit = phase == .exchange ? options.outputLimit : min(options.outputLimit, 1 << 20)
    guard channel.inbox.waiting <= limit else {
      throw error(phase, .tooMuchOutput(limit: limit))
    }
    let start = channel.inbox.received
    var before: Int
    repeat {
      before = channel.inbox.received
      handle.receive()
      // The library reads 4 KB at a time; after less there is nothing more, or the loop hears of it.
    } while channel.inbox.received - before >= 1 << 10 && channel.inbox.received - start < 1 << 20
  }
}
