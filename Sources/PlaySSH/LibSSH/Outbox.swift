/// Bytes that wait to be sent.
struct Outbox {
  private var bytes: [UInt8] = []
  private var sent = 0

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  var isEmpty: Bool { sent == bytes.count }

  mutating func append(_ more: [UInt8]) {
    if isEmpty { (bytes, sent) = ([], 0) }
    bytes += more
  }

  /// Calls `body` with the next bytes, at most `limit`.
  func withNext<Answer>(_ limit: Int, _ body: (UnsafeRawBufferPointer) -> Answer) -> Answer {
    bytes.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0.dropFirst(sent).prefix(limit)))
    }
  }

  /// Overwrites the bytes, which are a secret, and forgets them.
  mutating func wipe() {
    for index in bytes.indices { bytes[index] = 0 }
    (bytes, sent) = ([], 0)
  }

  mutating func drop(_ count: Int) {
    sent += count
    if isEmpty { (bytes, sent) = ([], 0) }
  }
}
