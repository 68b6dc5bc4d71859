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
  /// The address of the other side.
  let address: NetworkAddress
  /// The socket, until the library takes it over.
  private var ownDescriptor: Int32?

  init?(_ socket: consuming Socket, address: NetworkAddress) {
    guard let session = ssh_new() else { return nil }
    self.session = session
    self.address = address
    ownDescriptor = socket.release()
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
    let isWriting = hasUnsentBytes ? Int16(POLLOUT) : 0
    return Wait.Interest(descriptor: ssh_get_fd(session), events: Int16(POLLIN) | isWriting)
  }

  /// Whether the library holds bytes that the system did not take yet.
  var hasUnsentBytes: Bool { ssh_get_poll_flags(session) & SSH_WRITE_PENDING != 0 }

  /// Whether the connection has broken.
  var isClosed: Bool {
    ssh_get_fd(session) < 0 || ssh_get_status(session) & (SSH_CLOSED | SSH_CLOSED_ERROR) != 0
  }

  /// Takes what has arrived and hands it to the channels.
  func receive() { _ = ssh_execute_message_callbacks(session) }

  /// What the library says about the last failure.
  var failureText: String {
    let text = String(cString: ssh_get_error(UnsafeMutableRawPointer(session)))
    return text.isEmpty ? "the connection was closed" : text
  }
}
