/// A connection to a jump host and the tunnels that lead through it.
///
/// Belongs to the transport. One task moves the bytes of all tunnels, whatever their number.
final class JumpSession {
  enum State {
    case connecting
    case open
    case ended(SSHError)
  }

  private(set) var state = State.connecting
  /// Those who wait until it is no longer connecting.
  let waiters: Waiters
  private let session: LibSSHSession
  private let loop: EventLoop
  private var tunnels: [Tunnel] = []

  init(to jumpHost: SSHJumpHost, _ context: SessionContext) {
    session = LibSSHSession(
      to: jumpHost.destination, options: jumpHost.options, context: context)
    loop = context.loop
    waiters = Waiters(loop: context.loop)
  }

  /// Connects, and then serves the tunnels until the connection is lost or closed.
  func run() async {
    do throws(SSHError) {
      try await session.logIn()
      state = .open
      waiters.wake()
      while true {
        while try moveBytes() {}
        try await waitForMore()
      }
    } catch {
      end(because: error)
    }
  }

  /// Ends the connection and all tunnels.
  func close() { end(because: session.error(.forward, .ended(by: nil))) }

  /// Begins to connect the jump host to another host.
  func openTunnel(to host: String, port: Int) throws(SSHError) -> Tunnel {
    let handle = try session.openHandle(.forward)
    do throws(SystemCallFailure) {
      guard let tunnel = try Tunnel(to: host, port: port, over: handle, loop: loop) else {
        throw SystemCallFailure("ssh_channel_new")
      }
      tunnels.append(tunnel)
      session.wake()
      return tunnel
    } catch {
      throw session.error(.forward, .system(error))
    }
  }

  private func end(because error: SSHError) {
    if case .ended = state { return }
    state = .ended(error)
    session.drop(because: error)
    for tunnel in tunnels { tunnel.end(because: error) }
    tunnels = []
    waiters.wake()
  }

  /// Moves what can be moved without waiting.
  ///
  /// - Returns: Whether a tunnel has ended, which may have read something for the others as well.
  private func moveBytes() throws(SSHError) -> Bool {
    receive()
    // Sending and opening read as well, so what has been read is handed over afterwards.
    for tunnel in tunnels { tunnel.collect() }
    openTunnels()
    for tunnel in tunnels { tunnel.deliver() }
    guard !session.isLost else { throw try session.lost(.forward) }
    for tunnel in tunnels { tunnel.endWhenDone() }
    let count = tunnels.count
    tunnels.removeAll { $0.state == .ended }
    // A jump host that takes less than all have to say must not always listen to the same ones.
    if let first = tunnels.first { tunnels = tunnels.dropFirst() + [first] }
    return tunnels.count < count
  }

  /// Takes what has arrived, but not more than the loop can spare at a time.
  private func receive() {
    let start = received
    var before = -1
    while received != before, received - start < 1 << 20 {
      before = received
      session.handle?.receive()
    }
  }

  private var received: Int { tunnels.reduce(0) { $0 + $1.received } }

  /// Goes on with all tunnels that are not open yet, until none of them is refused.
  private func openTunnels() {
    var refused: [Tunnel] = []
    var message = ""
    var before = -1
    while refused.count != before {
      before = refused.count
      for tunnel in tunnels where !refused.contains(where: { $0 === tunnel }) {
        guard case .failed = tunnel.open() else { continue }
        refused.append(tunnel)
        message = session.handle?.failureText ?? ""
      }
    }
    guard !session.isLost else { return }
    let reason = ForwardingAnswer(message).reason(isAlone: refused.count == 1)
    for tunnel in refused { tunnel.refuse(reason) }
  }

  private func waitForMore() async throws(SSHError) {
    let handle = try session.openHandle(.forward)
    do {
      // No deadline: when there is nothing to move, there is nothing to wait for.
      try await session.waitWhileAlive(
        for: [handle.interest] + tunnels.compactMap(\.interest), .forward,
        TimeLimit(.seconds(3600)))
    } catch {
      guard case .timedOut = error.reason else { throw error }
    }
  }
}
