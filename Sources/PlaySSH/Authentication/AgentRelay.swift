#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Stands between libssh and an agent, since libssh waits for an agent's answer without limit and
/// with it the whole loop.
///
/// All sessions share one pair of sockets: libssh asks and waits on the loop's thread, so there is
/// never more than one question under way. An agent that once did not answer in time is not asked
/// again.
final class AgentRelay: Sendable {
  /// The end that sessions use.
  private let descriptor: Int32

  /// Starts the relay's thread; `keys` are those that sessions come to know of, all without it.
  init(
    path: String, patience: Duration, keys: Set<[UInt8]>? = nil
  ) throws(SystemCallFailure) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = SOCK_STREAM
    #endif
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SystemCallFailure("socketpair") }
    let (ours, theirs) = (ends[0], ends[1])
    descriptor = theirs
    Descriptor.closeInChildren(ours)
    Descriptor.closeInChildren(theirs)
    do {
      try Thread.start { Self.relay(from: ours, to: path, patience: patience, keys: keys) }
    } catch {
      close(ours)
      throw error
    }
  }

  /// Ends the thread, which then reads the end of the stream.
  deinit { close(descriptor) }

  /// A descriptor that speaks the agent's protocol, for the caller to close.
  func makeDescriptor() -> Int32 { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }

  private static func relay(
    from ours: Int32, to path: String, patience: Duration, keys: Set<[UInt8]>?
  ) {
    defer { close(ours) }
    var isAlive = true
    while let question = AgentMessage.read(from: ours, until: nil) {
      var answer: AgentMessage?
      if isAlive {
        let deadline = ContinuousClock.now + patience
        answer = ask(question, at: path, until: deadline)
        isAlive = answer != nil || .now < deadline
      }
      if let keys { answer = answer?.keeping(keys) }
      guard (answer ?? .failure).write(to: ours, until: nil) else { return }
    }
  }

  private static func ask(
    _ question: AgentMessage, at path: String, until deadline: ContinuousClock.Instant
  ) -> AgentMessage? {
    guard let agent = LocalSocket.descriptor(connectedTo: path) else { return nil }
    defer { close(agent) }
    guard question.write(to: agent, until: deadline) else { return nil }
    return AgentMessage.read(from: agent, until: deadline)
  }
}
