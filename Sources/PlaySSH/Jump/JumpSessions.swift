/// The connections to jump hosts, each shared by all hosts behind it.
///
/// Belongs to the transport.
final class JumpSessions {
  private var sessions: [SSHJumpHost: JumpSession] = [:]

  /// The connection to a jump host, which may still be connecting; one that has ended is replaced.
  func session(
    to jumpHost: SSHJumpHost, _ context: SessionContext,
    isolation: isolated (any Actor)? = #isolation
  ) -> JumpSession {
    if let session = sessions[jumpHost] { return session }
    let session = JumpSession(to: jumpHost, context)
    sessions[jumpHost] = session
    // Not a part of the caller's task: others use the connection when that is cancelled.
    Task {
      // Without this the closures would not run on the transport's thread.
      _ = isolation
      await context.loop.run {
        _ = isolation
        await session.run()
      }
      if sessions[jumpHost] === session { sessions[jumpHost] = nil }
    }
    return session
  }

  /// Ends all connections.
  func close() {
    for session in sessions.values { session.close() }
    sessions = [:]
  }
}
