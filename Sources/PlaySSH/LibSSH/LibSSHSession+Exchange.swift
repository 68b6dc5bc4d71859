import Logging
import PlayShell

extension LibSSHSession {
  /// Sends a batch and waits for all its answers.
  func exchange(_ batch: Batch) async throws(SSHError) -> [CommandResult] {
    if let failure { throw error(.exchange, .ended(by: failure.message)) }
    guard !isBusy else { throw error(.exchange, .busy) }
    let chunk: SessionScript.Chunk
    do {
      chunk = try script.chunk(for: batch)
    } catch {
      // Nothing has been sent, so the session stays usable.
      throw self.error(.exchange, .unsendable(error))
    }
    isBusy = true
    defer { isBusy = false }
    do {
      let limit = TimeLimit(batch.timeout ?? options.timeouts.exchange)
      var refusals: [Int: String] = [:]
      var keeper: LibSSHChannel?
      // What is kept comes last: its channel stays open, and a server may allow few of them.
      for upload in chunk.uploads.reversed() {
        switch try await self.upload(upload, limit) {
        case .done: break
        case .kept(let channel): keeper = channel
        case .refused(let reason): refusals[upload.frame - chunk.frames.lowerBound] = reason
        }
      }
      var results = try await exchange(chunk, limit)
      keeper?.close()
      leaving = keeper
      // A command without its input has failed; why is more than that its file is not there.
      for (index, refusal) in refusals where results[index].status != nil {
        results[index] = CommandResult(status: 1, stdout: "", stderr: refusal + "\n")
      }
      statistics.exchanges += 1
      statistics.commands += results.count
      return results
    } catch {
      await endCommands(because: error)
      drop(because: error)
      throw error
    }
  }

  private func exchange(
    _ chunk: SessionScript.Chunk, _ limit: TimeLimit
  ) async throws(SSHError) -> [CommandResult] {
    guard let shell else { throw error(.exchange, .ended(by: nil)) }
    outbox.append(chunk.bytes)
    statistics.bytesSent += chunk.bytes.count
    decoder.expect(chunk.frames)
    var results: [CommandResult] = []
    let end = shell.inbox.received + options.outputLimit
    try await firstResult(.exchange, limit) { [self] () throws(SSHError) -> Void? in
      try receive(shell, .exchange)
      let answer = shell.send(&outbox)
      // Sending reads as well, so this must be the last step before waiting for more to read.
      results += try takeAnswers(of: shell)
      if decoder.isIdle { return () }
      guard shell.inbox.received <= end else {
        throw error(.exchange, .tooMuchOutput(limit: options.outputLimit))
      }
      // A broken connection ends the shell too, so it must be looked at first.
      guard !isLost else { throw try lost(.exchange) }
      if shell.isAtEnd { return () }
      if case .failed = answer { throw try lost(.exchange) }
      return nil
    }
    guard decoder.isIdle else { throw try await ended(shell) }
    return results
  }

  private func takeAnswers(of shell: LibSSHChannel) throws(SSHError) -> [CommandResult] {
    let (output, errors) = (shell.inbox.output, shell.inbox.errors)
    if output.isEmpty, errors.isEmpty { return [] }
    shell.inbox.output = []
    shell.inbox.errors = []
    statistics.bytesReceived += output.count + errors.count
    do throws(FrameError) {
      var answers =
        try decoder.receive(output, on: .output) + decoder.receive(errors, on: .errors)
      if !isGreeted, let greeting = answers.first {
        isGreeted = true
        answers.removeFirst()
        process = greeting.lines.last.flatMap { Int($0) }
        let words = greeting.lines.dropLast() + greeting.errorLines
        context.logger.debug("\(destination) greets: \(words.joined(separator: "\n"))")
      }
      return answers
    } catch {
      throw self.error(.exchange, .outOfStep(error))
    }
  }

  /// The error of a shell that has ended before it has given all its answers.
  private func ended(_ shell: LibSSHChannel) async throws(SSHError) -> SSHError {
    let status = try await exitStatus(of: shell, .exchange)
    _ = try takeAnswers(of: shell)
    // nologin(8) says on standard output that the account is not available.
    let said = [FrameDecoder.Stream.errors, .output].map { Self.text(decoder.partial($0)) }
    return error(
      .exchange,
      .shellEnded(
        command: options.startCommand, status: status, errors: said.first { !$0.isEmpty } ?? ""))
  }

  /// The status of a program that has ended; it may come after the end of its output.
  func exitStatus(
    of channel: LibSSHChannel, _ phase: SSHError.Phase
  ) async throws(SSHError) -> Int32? {
    let limit = TimeLimit(options.timeouts.close)
    do throws(SSHError) {
      return try await firstResult(phase, limit) { [self] () throws(SSHError) -> Int32?? in
        if channel.exitStatus == nil, !channel.isClosed { try receive(channel, phase) }
        if let status = channel.exitStatus { return status }
        return channel.isClosed || isLost ? .some(nil) : nil
      }
    } catch {
      guard error.code == .timedOut else { throw error }
      return nil
    }
  }

  /// The end of what a program wrote to standard error, as one line.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.suffix(2000), as: UTF8.self)
      .split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
