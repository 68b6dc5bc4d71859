import Logging
import PlayShell

extension LibSSHSession {
  /// Waits until the command on a channel has become the other user, and lets its program run.
  func become(_ escalation: Escalation, on channel: LibSSHChannel) async throws(SSHError) {
    let limit = TimeLimit(options.timeouts.become)
    var pending = Outbox(escalation.opening, isSecret: true)
    defer { pending.clear() }
    do throws(SSHError) {
      while true {
        try receive(channel, .become)
        let answer = channel.send(&pending)
        switch escalation.progress(output: channel.inbox.output, errors: channel.inbox.errors) {
        case .done:
          pending.clear()
          return try await release(escalation, on: channel, limit)
        case .asksAgain: throw failed(escalation, .askedAgain, channel)
        case .waiting: break
        }
        try await checkRunning(escalation, on: channel)
        if case .failed = answer { throw try lost(.become) }
        try await waitForHost(.become, limit)
      }
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
    while true {
      // The library sends what it holds when it receives.
      try receive(channel, .become)
      if case .failed = channel.send(&pending) { throw try lost(.become) }
      if pending.isEmpty { return }
      try await checkRunning(escalation, on: channel)
      try await waitForHost(.become, limit)
    }
  }

  private func checkRunning(
    _ escalation: Escalation, on channel: LibSSHChannel
  ) async throws(SSHError) {
    // A broken connection ends the channel too, so it must be looked at first.
    guard !isLost else { throw try lost(.become) }
    guard channel.isAtEnd else { return }
    let status = try await exitStatus(of: channel, .become)
    throw failed(escalation, .ended(status: status), channel)
  }

  private func failed(
    _ escalation: Escalation, _ end: Escalation.End, _ channel: LibSSHChannel
  ) -> SSHError {
    let failure = escalation.failure(
      end, output: channel.inbox.output, errors: channel.inbox.errors)
    return error(.become, .escalationFailed(failure))
  }
}
