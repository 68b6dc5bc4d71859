#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One message of the agent's protocol: a length of four bytes and as many more
/// (draft-miller-ssh-agent, section 3).
struct AgentMessage {
  /// What an agent answers when it does not do what it was asked for.
  static let failure = AgentMessage(bytes: [0, 0, 0, 1, 5])
  private static let identitiesAnswer: UInt8 = 12
  /// OpenSSH's own limit.
  private static let longest = 256 << 10

  private let bytes: [UInt8]

  /// Reads a message; `nil` when none came whole before the deadline.
  static func read(
    from descriptor: Int32, until deadline: ContinuousClock.Instant?
  ) -> AgentMessage? {
    guard let head = bytes(4, from: descriptor, until: deadline) else { return nil }
    let length = head.reduce(0) { $0 << 8 | Int($1) }
    guard length <= longest, let body = bytes(length, from: descriptor, until: deadline) else {
      return nil
    }
    return AgentMessage(bytes: head + body)
  }

  /// Writes the message; false when it could not be written whole before the deadline.
  func write(to descriptor: Int32, until deadline: ContinuousClock.Instant?) -> Bool {
    var sent = 0
    while sent < bytes.count {
      guard Self.wait(for: descriptor, Int16(POLLOUT), until: deadline) else { return false }
      let count = bytes.withUnsafeBytes { bytes in
        send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, 0)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// The message, which may be a list of keys, with no other keys than these in it.
  func keeping(_ keys: Set<[UInt8]>) -> AgentMessage {
    guard bytes.count > 9, bytes[4] == Self.identitiesAnswer else { return self }
    var rest = bytes[9...]
    var kept: [UInt8] = []
    var count = 0
    while let key = WireString.take(from: &rest), let comment = WireString.take(from: &rest) {
      guard keys.contains(key) else { continue }
      kept += WireString.bytes(of: key) + WireString.bytes(of: comment)
      count += 1
    }
    let body = [Self.identitiesAnswer] + WireString.length(count) + kept
    return AgentMessage(bytes: WireString.bytes(of: body))
  }

  private static func bytes(
    _ count: Int, from descriptor: Int32, until deadline: ContinuousClock.Instant?
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard wait(for: descriptor, Int16(POLLIN), until: deadline) else { return nil }
      let missing = count - bytes.count
      let got = withUnsafeTemporaryAllocation(byteCount: missing, alignment: 1) { buffer in
        let got = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if got > 0 { bytes.append(contentsOf: buffer.prefix(got)) }
        return got
      }
      guard got > 0 else { return nil }
    }
    return bytes
  }

  private static func wait(
    for descriptor: Int32, _ events: Int16, until deadline: ContinuousClock.Instant?
  ) -> Bool {
    let left = deadline.map { ContinuousClock.now.duration(to: $0) / .milliseconds(1) }
    var polled = pollfd(fd: descriptor, events: events, revents: 0)
    return poll(&polled, 1, left.map { Int32(max(0, $0)) } ?? -1) > 0
  }
}
