import PlayShell

/// Ending commands that nobody waits for any more.
extension LibSSHSession {
  /// Ends what the shell is running, as far as the host still listens; a broken connection ends the
  /// shell alone, and what it has started goes on.
  func endCommands(
    because error: SSHError, isolation: isolated (any Actor)? = #isolation
  ) async {
    switch error.reason {
    case .cancelled, .timedOut: break
    default: return
    }
    guard let shell, !isLost else { return }
    // Not a part of the caller's task, since that may be cancelled.
    await Task {
      // Without this the closures would not run on the transport's thread.
      _ = isolation
      await context.loop.run {
        _ = isolation
        await end(shell)
      }
    }.value
  }

  private func end(_ shell: LibSSHChannel) async {
    guard let process else { return }
    await signal("TERM", process)
    if await hasClosed(shell) || isLost { return }
    // The shell dies with its commands and cannot tidy up.
    await signal("KILL", process)
    guard await hasClosed(shell) else { return }
    await run("rm -rf \(script.folder)")
  }

  /// Signals all processes of the shell's group.
  ///
  /// By a command of the shell's user, and not by a request to sshd: that refuses it for root, and may
  /// not signal other users.
  private func signal(_ name: String, _ process: Int) async {
    await run("group=$(ps -o pgid= -p \(process)) && kill -s \(name) -- -$((group))")
  }

  /// Runs a command of the shell language on a channel of its own, if that can be.
  private func run(_ text: String) async {
    guard let channel = try? await start(options.startCommand + ["-c", text], .exchange) else {
      return
    }
    _ = await hasClosed(channel)
  }

  /// Waits a moment for a channel to be closed by the host.
  private func hasClosed(_ channel: LibSSHChannel) async -> Bool {
    let limit = TimeLimit(options.timeouts.end)
    do {
      try await untilClosed(channel, limit)
    } catch {
      return false
    }
    return channel.isClosed
  }

  /// Waits until a channel is closed by the host, or the connection by anybody.
  func untilClosed(_ channel: LibSSHChannel, _ limit: TimeLimit) async throws(SSHError) {
    try await firstResult(.exchange, limit) { [self] () throws(SSHError) -> Void? in
      try receive(channel, .exchange)
      return channel.isClosed || isLost ? () : nil
    }
  }
}
