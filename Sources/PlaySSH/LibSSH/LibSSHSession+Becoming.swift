import Logging
import PlayShell

extension LibSSHSession {
  /// Waits until the command on a channel has become the other user, and lets its program run.
  func become(_ escalation: Escalation, on channel: LibSSHChannel) async throws(SSHError) {
    let limit = TimeLimit(options.timeouts.become)
    var pending = Outbox(escalation.opening, isSecret: true)
    defer { pending.clear() }
    do throws(SSHError) {
      let isDone = try await firstResult(.become, limit) { [self] () throws(SSHError) -> Bool? in
        try receive(channel, .become)
        let answer = channel.send(&pending)
        switch escalation.progress(output: channel.inbox.output, errors: channel.inbox.errors) {
        case .done: return true
        case .asksAgain: throw failed(escalation, .askedAgain, channel)
        case .waiting: break
        }
        guard try isRunning(channel) else { return false }
        if case .failed = answer { throw try lost(.become) }
        return nil
      }
      guard isDone else { throw try await ended(escalation, on: channel) }
      pending.clear()
      try await release(escalation, on: channel, limit)
    } catch {
      guard error.code == .timedOut else { throw error }
      throw failed(escalation, .timedOut(after: limit.duration), channel)
    }
  }

  private func release(
    _ escalation: Escalation, on channel: LibSSHChannel, _ limit: TimeLimit
  ) async throws(SSHError) {
    context.logger.debug("\(destination) greets: \(Self.text(channel.inbox.errors))")
    channel.inbox.output = []
    channel.inbox.errors = []
    var pending = Outbox(escalation.release)
    let isSent = try await firstResult(.become, limit) { [self] () throws(SSHError) -> Bool? in
      // The library sends what it holds when it receives.
      try receive(channel, .become)
      if case .failed = channel.send(&pending) { throw try lost(.become) }
      if pending.isEmpty { return true }
      return try isRunning(channel) ? nil : false
    }
    guard isSent else { throw try await ended(escalation, on: channel) }
  }

  private func isRunning(_ channel: LibSSHChannel) throws(SSHError) -> Bool {
    // A broken connection ends the channel too, so it must be looked at first.
    guard !isLost else { throw try lost(.become) }
    return !channel.isAtEnd
  }

  private func ended(
    _ escalation: Escalation, on channel: LibSSHChannel
  ) async throws(SSHError) -> SSHError {
    let status = try await exitStatus(of: channel, .become)
    return failed(escalation, .ended(status: status), channel)
  }

  private func failed(
    _ escalation: Escalation, _ end: Escalation.End, _ channel: LibSSHChannel
  ) -> SSHError {
    let failure = escalation.failure(
      end, output: channel.inbox.output, errors: channel.inbox.errors)
    return error(.become, .escalationFailed(failure))
  }
}
