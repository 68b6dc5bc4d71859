/// A connection that a jump host makes to another host, and the socket by which a session uses it.
///
/// Belongs to the transport. Bytes are taken from one side only as fast as the other side takes
/// them.
final class Tunnel {
  enum State: Equatable {
    /// The jump host has not answered yet.
    case opening
    case open
    case ended
  }

  /// How many bytes from the jump host may wait for the session.
  private static let inboxLimit = 256 << 10

  private(set) var state = State.opening
  /// Why the jump host did not connect, as far as it has refused to.
  private(set) var refusal: SSHError.Reason?
  /// What has happened to the session with the jump host, when that was the end.
  private(set) var failure: SSHError?
  /// Those who wait for the jump host's answer.
  let waiters: Waiters

  private let host: String
  private let port: Int
  private var channel: LibSSHChannel?
  private let socket: TunnelSocket
  private var toJumpHost = Outbox()
  private var toSession = Outbox()
  private var isWanted = true

  init?(
    to host: String, port: Int, over handle: LibSSHHandle, loop: EventLoop
  ) throws(SystemCallFailure) {
    guard let channel = LibSSHChannel(handle, inboxLimit: Self.inboxLimit) else { return nil }
    self.host = host
    self.port = port
    self.channel = channel
    socket = try TunnelSocket()
    waiters = Waiters(loop: loop)
  }

  /// How many bytes the jump host has passed on.
  var received: Int { channel?.inbox.received ?? 0 }

  /// The end for the session, which then closes it; `nil` when it was taken before.
  ///
  /// The host behind may have closed its own by now, and what it said first still be there.
  func takeFarEnd() -> Int32? { socket.takeFarEnd() }

  /// No one waits for it any more.
  ///
  /// The channel is kept until the jump host has answered, for only
  /// an open channel can be closed there.
  func abandon() { isWanted = false }

  /// Asks the jump host to connect, or looks whether it has answered.
  func open() -> LibSSHAnswer {
    guard let channel, state == .opening else { return .done }
    let answer = channel.openForward(to: host, port: port)
    guard case .done = answer else { return answer }
    state = .open
    if isWanted { waiters.wake() } else { end(because: nil) }
    return .done
  }

  /// The jump host has refused to connect.
  func refuse(_ reason: SSHError.Reason) {
    refusal = reason
    end(because: nil)
  }

  /// Closes both sides.
  func end(because failure: SSHError?) {
    guard state != .ended else { return }
    state = .ended
    self.failure = failure
    channel = nil
    socket.closeNearEnd()
    waiters.wake()
  }

  /// What to wait for before more can be moved, besides the jump host.
  var interest: Wait.Interest? {
    guard state == .open, let descriptor = socket.near else { return nil }
    let interest = Wait.Interest(
      descriptor: descriptor, isReading: toJumpHost.isEmpty, isWriting: !toSession.isEmpty)
    // poll(2) reports a broken socket even to those who ask for nothing.
    return interest.events == 0 ? nil : interest
  }

  /// Sends a portion of what the session has to say.
  func collect() {
    guard state == .open, let channel else { return }
    if toJumpHost.isEmpty {
      var bytes: [UInt8] = []
      switch socket.read(into: &bytes, limit: LibSSHChannel.portion) {
      case .moved: toJumpHost.append(bytes)
      case .again: return
      case .ended: return end(because: nil)
      }
    }
    // A failure is one of the whole session, which looks for it.
    _ = channel.send(&toJumpHost)
  }

  /// Hands the session what has arrived for it.
  func deliver() {
    guard state == .open, let channel else { return }
    // A connection that is passed on has no second stream, whatever a jump host sends by it.
    guard channel.inbox.errors.isEmpty else { return end(because: nil) }
    while true {
      if toSession.isEmpty { toSession.append(channel.takeOutput()) }
      if toSession.isEmpty { break }
      switch toSession.withNext(.max, socket.write) {
      case .moved(let count): toSession.drop(count)
      case .again: return
      case .ended: return end(because: nil)
      }
    }
  }

  /// Closes both sides when the host behind has closed its own and everything is delivered.
  ///
  /// Only for a session that is not lost: that looks the same here.
  func endWhenDone() {
    guard state == .open, toSession.isEmpty, channel?.isAtEnd == true else { return }
    end(because: nil)
  }
}
