#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A pair of connected sockets between a tunnel and the session that goes through it, since libssh
/// works on descriptors only.
final class TunnelSocket {
  /// What reading or writing came to.
  enum Answer {
    case moved(Int)
    /// Nothing can be moved at the moment.
    case again
    /// The other side is gone.
    case ended
  }

  /// The tunnel's own end, until it is closed.
  private(set) var near: Int32?
  /// The session's end, until it is taken.
  private var far: Int32?

  init() throws(SystemCallFailure) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = SOCK_STREAM
    #endif
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SystemCallFailure("socketpair") }
    near = ends[0]
    far = ends[1]
    for end in ends {
      Descriptor.makeNonBlocking(end)
      // FreeBSD's default of 8 KiB would cost a turn of the loop for every few packets.
      var size: Int32 = 256 << 10
      setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  deinit {
    closeNearEnd()
    if let far { close(far) }
  }

  /// Closes the tunnel's own end; the session can still read what was written.
  func closeNearEnd() {
    if let near { close(near) }
    near = nil
  }

  /// The session's end, for the caller to close; `nil` when it was taken before.
  func takeFarEnd() -> Int32? {
    defer { far = nil }
    return far
  }

  /// Reads at most `limit` bytes that the session has sent.
  func read(into bytes: inout [UInt8], limit: Int) -> Answer {
    guard let near else { return .ended }
    return withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer in
      let count = recv(near, buffer.baseAddress, buffer.count, 0)
      if count > 0 { bytes.append(contentsOf: buffer.prefix(count)) }
      return count == 0 ? .ended : Self.answer(count)
    }
  }

  /// Writes bytes for the session.
  func write(_ bytes: UnsafeRawBufferPointer) -> Answer {
    guard let near else { return .ended }
    return Self.answer(send(near, bytes.baseAddress, bytes.count, 0))
  }

  private static func answer(_ count: Int) -> Answer {
    if count >= 0 { return .moved(count) }
    return errno == EAGAIN || errno == EINTR ? .again : .ended
  }
}
