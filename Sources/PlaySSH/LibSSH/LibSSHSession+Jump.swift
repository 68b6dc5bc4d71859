extension LibSSHSession {
  /// Lets a jump host connect to the host.
  func connect(through jumpHost: SSHJumpHost) async throws(SSHError) {
    if let failure { throw error(.connect, .ended(by: failure.message)) }
    let jump = context.jumps.session(to: jumpHost, context)
    try await waitWhileConnecting(jump)
    if case .ended(let failure) = jump.state { throw error(.connect, .jump(failure)) }
    let tunnel: Tunnel
    do {
      tunnel = try jump.openTunnel(to: destination.host, port: destination.port)
    } catch {
      throw self.error(.connect, .jump(error))
    }
    do {
      try await waitForAnswer(tunnel)
    } catch {
      tunnel.abandon()
      throw error
    }
    if let failure = tunnel.failure { throw error(.connect, .jump(failure)) }
    if let refusal = tunnel.refusal { throw error(.connect, refusal) }
    guard let handle = LibSSHHandle(tunnel) else {
      throw error(.connect, .system(SystemCallFailure("ssh_new")))
    }
    self.handle = handle
  }

  /// The limits are those of the jump host's own session.
  private func waitWhileConnecting(_ jump: JumpSession) async throws(SSHError) {
    while case .connecting = jump.state {
      do {
        try await wait(for: jump.waiters, TimeLimit(.seconds(3600)))
      } catch {
        guard error.code == .timedOut else { throw error }
      }
    }
  }

  private func waitForAnswer(_ tunnel: Tunnel) async throws(SSHError) {
    let limit = TimeLimit(options.timeouts.connect)
    while tunnel.state == .opening { try await wait(for: tunnel.waiters, limit) }
  }

  private func wait(for waiters: Waiters, _ limit: TimeLimit) async throws(SSHError) {
    var ticket: Wait.Ticket?
    defer { if let ticket { waiters.remove(ticket) } }
    try await wait(for: [], .connect, limit) {
      ticket = $0
      waiters.add($0)
    }
  }
}
