import CLibSSH

/// One program on the host: what it prints is collected, what it shall read is sent as its window
/// allows.
final class LibSSHChannel {
  /// What libssh has handed over for a channel.
  final class Inbox {
    /// How many bytes of output may wait here; the library keeps the rest, and its window shut.
    let limit: Int
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var received = 0
    /// Whether the library had to keep something.
    var isOverfull = false

    init(limit: Int) { self.limit = limit }

    /// How many bytes no one has taken yet.
    var waiting: Int { output.count + errors.count }

    /// Takes bytes, as many as there is room for.
    ///
    /// - Returns: How many were taken.
    func take(_ bytes: UnsafeRawBufferPointer, areErrors: Bool) -> Int {
      let taken = bytes.prefix(max(0, limit - waiting))
      if areErrors { errors += taken } else { output += taken }
      received += taken.count
      isOverfull = taken.count < bytes.count
      return taken.count
    }
  }

  /// How much is given to the library at once: one packet of the usual size, of which it keeps ten bytes
  /// for the header.
  static let portion = (32 << 10) - 10
  /// How many bytes the library allows the host to send when it opens a channel.
  private static let initialWindow = 64_000

  private let handle: LibSSHHandle
  private let channel: ssh_channel
  /// What the program has printed and no one has taken yet.
  let inbox: Inbox
  private let callbacks: UnsafeMutablePointer<ssh_channel_callbacks_struct>
  /// How many packets had arrived when the channel was made.
  private let packetsBefore: UInt64
  private var isWindowOpen = false

  init?(_ handle: LibSSHHandle, inboxLimit: Int = .max) {
    guard let channel = ssh_channel_new(handle.session) else { return nil }
    inbox = Inbox(limit: inboxLimit)
    self.handle = handle
    self.channel = channel
    packetsBefore = handle.receivedPackets
    callbacks = .allocate(capacity: 1)
    callbacks.initialize(to: ssh_channel_callbacks_struct())
    callbacks.pointee.size = MemoryLayout<ssh_channel_callbacks_struct>.size
    callbacks.pointee.userdata = Unmanaged.passUnretained(inbox).toOpaque()
    // Called for every packet, whichever call reads it. Asking both streams by turns would miss
    // what asking one stream has read for the other.
    callbacks.pointee.channel_data_function = { _, _, data, length, isErrors, inbox in
      guard let data, let inbox else { return 0 }
      let box = Unmanaged<Inbox>.fromOpaque(inbox).takeUnretainedValue()
      let bytes = UnsafeRawBufferPointer(start: data, count: Int(length))
      return Int32(box.take(bytes, areErrors: isErrors != 0))
    }
    ssh_set_channel_callbacks(channel, callbacks)
  }

  deinit {
    // The library keeps a channel until the other side has closed it too, and would call back.
    ssh_remove_channel_callbacks(channel, callbacks)
    ssh_channel_free(channel)
    callbacks.deallocate()
  }

  func open() -> LibSSHAnswer { opening { ssh_channel_open_session(channel) } }

  func execute(_ command: String) -> LibSSHAnswer {
    openWindow()
    return LibSSHAnswer(ssh_channel_request_exec(channel, command))
  }

  /// Allows the host to send megabytes before anything is asked.
  ///
  /// The library begins with 64 KB and allows more when the first bytes arrive, which for longer answers
  /// costs a round trip. It also does so when more is to be read than it has allowed; nothing is there
  /// to be read yet, and it does not wait.
  private func openWindow() {
    guard !isWindowOpen else { return }
    isWindowOpen = true
    withUnsafeTemporaryAllocation(byteCount: Self.initialWindow + 1, alignment: 1) { buffer in
      _ = ssh_channel_read_timeout(channel, buffer.baseAddress, UInt32(buffer.count), 0, 0)
    }
  }

  /// Asks the host to connect the channel to a port of another one.
  func openForward(to host: String, port: Int) -> LibSSHAnswer {
    opening { ssh_channel_open_forward(channel, host, Int32(port), "127.0.0.1", 0) }
  }

  /// Asks, and looks for the answer.
  private func opening(_ ask: () -> Int32) -> LibSSHAnswer {
    let answer = LibSSHAnswer(ask())
    guard case .again = answer, handle.acknowledge(since: packetsBefore) else { return answer }
    return LibSSHAnswer(ask())
  }

  /// Empties the inbox of output, and makes room for what the library had to keep.
  func takeOutput() -> [UInt8] {
    let output = inbox.output
    inbox.output = []
    if inbox.isOverfull {
      inbox.output = [UInt8](unsafeUninitializedCapacity: inbox.limit) { buffer, count in
        let got = ssh_channel_read_nonblocking(
          channel, buffer.baseAddress, UInt32(buffer.count), 0)
        count = max(0, Int(got))
      }
      inbox.received += inbox.output.count
      inbox.isOverfull = inbox.output.count == inbox.limit
    }
    return output
  }

  func sendEnd() { ssh_channel_send_eof(channel) }

  /// Ends the channel from this side; the program's status may still come.
  func close() { ssh_channel_close(channel) }

  /// Sends as much as the host takes now.
  ///
  /// A channel that the host has closed, which may come to light between two pieces, takes nothing more;
  /// that its program has ended is no failure of the connection.
  func send(_ outbox: inout Outbox) -> LibSSHAnswer {
    while !outbox.isEmpty {
      let window = Int(ssh_channel_window_size(channel))
      // The window may be megabytes; what the system does not take would pile up in the library.
      guard window > 0, !handle.hasUnsentBytes else { return .again }
      let count = outbox.withNext(min(window, Self.portion)) { bytes in
        ssh_channel_write(channel, bytes.baseAddress, UInt32(bytes.count))
      }
      guard count > 0 else { return count == 0 || isClosed && !handle.isClosed ? .again : .failed }
      outbox.drop(Int(count))
    }
    return .done
  }

  /// Whether the program will print nothing more.
  var isAtEnd: Bool { ssh_channel_is_eof(channel) != 0 || isClosed }

  /// Whether the host has closed the channel.
  var isClosed: Bool { ssh_channel_is_closed(channel) != 0 }

  /// The program's exit status, once it is known.
  var exitStatus: Int32? {
    let status = ssh_channel_get_exit_status(channel)
    return status < 0 ? nil : status
  }
}
