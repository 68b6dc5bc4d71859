import CLibSSH

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The owner of one `ssh_session` and of the socket it works on.
///
/// Channels keep a strong reference to it: `ssh_free` also frees the session's channels, so none
/// may be used after it.
final class LibSSHHandle {
  /// The session of the library.
  let session: ssh_session
  /// What the library takes for the host's name.
  ///
  /// It checks names by stricter rules than the resolver, and needs one for its messages only.
  let host: String
  /// What leads through the jump host, when there is one.
  private let tunnel: Tunnel?
  /// The socket, until the library takes it over.
  private var ownDescriptor: Int32?
  /// What the library counts of the packets that come and go.
  private let counter: UnsafeMutablePointer<ssh_counter_struct>
  private var hasAcknowledged = false

  convenience init?(_ socket: consuming Socket, address: NetworkAddress) {
    self.init(socket.release(), host: address.text, tunnel: nil)
  }

  /// Works on an end of a tunnel.
  convenience init?(_ tunnel: Tunnel) {
    guard let descriptor = tunnel.takeFarEnd() else { return nil }
    self.init(descriptor, host: "tunnel", tunnel: tunnel)
  }

  private init?(_ descriptor: Int32, host: String, tunnel: Tunnel?) {
    guard let session = ssh_new() else {
      close(descriptor)
      return nil
    }
    self.session = session
    self.host = host
    self.tunnel = tunnel
    ownDescriptor = descriptor
    counter = .allocate(capacity: 1)
    counter.initialize(to: ssh_counter_struct())
    ssh_set_counters(session, nil, counter)
    ssh_set_blocking(session, 0)
  }

  deinit {
    if let ownDescriptor {
      close(ownDescriptor)
    } else {
      // Not ssh_disconnect: it lets go of a descriptor that came by SSH_OPTIONS_FD without closing
      // it, while an error makes the library close it (both measured with 0.10.6).
      ssh_silent_disconnect(session)
    }
    ssh_free(session)
    counter.deallocate()
  }

  /// Sets an option to a text.
  func set(_ option: ssh_options_e, _ value: String) -> Bool {
    value.withCString { ssh_options_set(session, option, $0) == SSH_OK }
  }

  /// Sets an option to a number.
  func set(_ option: ssh_options_e, _ value: Int32) -> Bool {
    withUnsafePointer(to: value) { ssh_options_set(session, option, $0) == SSH_OK }
  }

  /// Agrees on keys.
  ///
  /// Must not be called again after a failure: the library would begin anew with a descriptor that
  /// it has closed, and that may be someone else's by then.
  func connect() -> LibSSHAnswer {
    if let descriptor = ownDescriptor {
      guard set(SSH_OPTIONS_FD, descriptor) else { return .failed }
      ownDescriptor = nil
    }
    return LibSSHAnswer(ssh_connect(session))
  }

  /// What the library wants to wait for; only while the connection is there.
  var interest: Wait.Interest {
    Wait.Interest(
      descriptor: ssh_get_fd(session), isReading: true, isWriting: hasUnsentBytes)
  }

  /// Whether the library holds bytes that the system did not take yet.
  var hasUnsentBytes: Bool { ssh_get_poll_flags(session) & SSH_WRITE_PENDING != 0 }

  /// Whether the connection has broken.
  var isClosed: Bool {
    ssh_get_fd(session) < 0 || ssh_get_status(session) & (SSH_CLOSED | SSH_CLOSED_ERROR) != 0
  }

  /// Ends the connection without a word; the library would tell the host of every channel that is freed.
  func hangUp() {
    guard !isClosed else { return }
    shutdown(ssh_get_fd(session), Int32(SHUT_RDWR))
    // It learns of the end by reading up to it; more than this is not left to read.
    for _ in 0..<1000 where !isClosed { receive() }
  }

  /// Takes what has arrived and hands it to the channels.
  func receive() { _ = ssh_execute_message_callbacks(session) }

  /// How many packets have arrived, whoever in the library has read them.
  var receivedPackets: UInt64 { counter.pointee.in_packets }

  /// Asks the server for an answer, as `ServerAliveInterval` of ssh_config(5) does; one question at a
  /// time is under way.
  ///
  /// It never waits. The library takes note of the last answer in a call of its own, hence two.
  func askForAnswer() {
    for _ in 0..<2 { _ = ssh_send_keepalive(session) }
  }

  /// Says something that means nothing when packets have arrived since there were `count`, by which the
  /// host's system hears of it; once.
  ///
  /// sshd tells its keys before it answers the first request behind the login. Its system holds the
  /// answer back until that is acknowledged (RFC 896; sshd turns it off when it starts a program), and
  /// the one here, which has nothing to send, does so after some 40 ms (`net.inet.tcp.delacktime`).
  ///
  /// - Returns: Whether it was said; sending reads as well, and may have read the answer.
  func acknowledge(since count: UInt64) -> Bool {
    guard !hasAcknowledged, receivedPackets > count else { return false }
    hasAcknowledged = true
    _ = ssh_send_ignore(session, "")
    return true
  }

  /// Why the connection is lost: what the jump host's session says, or else the library about the
  /// last failure.
  var failureText: String {
    if let failure = tunnel?.failure { return failure.asCause }
    let text = String(cString: ssh_get_error(UnsafeMutableRawPointer(session)))
    return text.isEmpty ? "the connection was closed" : text
  }
}
