import Logging

/// Noticing that the host is gone although its connection is not.
extension LibSSHSession {
  /// Suspends as ``wait(for:_:_:start:look:)`` does, and now and then makes sure that the host is still
  /// there; asking it may read something as well, so it is looked at afterwards, and the wait may end
  /// with nothing ready.
  func waitWhileAlive(
    for interests: [Wait.Interest], _ phase: SSHError.Phase, _ limit: TimeLimit,
    look: @escaping () -> [Wait.Interest]? = { nil }
  ) async throws(SSHError) {
    guard let deadline = try keepAlive(phase), deadline < limit.deadline else {
      return try await wait(for: interests, phase, limit, look: look)
    }
    do {
      try await wait(for: interests, phase, TimeLimit(until: deadline), look: look)
    } catch {
      guard case .timedOut = error.reason else { throw error }
      try keepAlive(phase)
      _ = look()
    }
  }

  /// Asks the host for a sign of life when it is time for that.
  ///
  /// - Returns: When to look again; `nil` when nobody does.
  /// - Throws: The error of a host that does not answer any more.
  @discardableResult
  func keepAlive(
    _ phase: SSHError.Phase
  ) throws(SSHError) -> ContinuousClock.Instant? {
    guard let handle else { return nil }
    switch liveness?.step(received: handle.receivedPackets, now: .now) {
    case .wait(let deadline): return deadline
    case .ask:
      handle.askForAnswer()
      return try keepAlive(phase)
    case .giveUp(let silence): throw error(phase, .silent(for: silence))
    case nil: return nil
    }
  }

  /// Answers the host and asks it while no exchange is under way; the next one tells what is wrong.
  func tend() {
    guard !isBusy, failure == nil, let shell else { return }
    do {
      try receive(shell, .exchange)
      try keepAlive(.exchange)
    } catch {
      context.logger.debug("\(error.message)")
    }
  }
}
