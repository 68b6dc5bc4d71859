/// Bytes that wait to be sent.
struct Outbox {
  private var bytes: [UInt8] = []
  private var sent = 0
  /// Whether the bytes are overwritten before they are forgotten.
  private let isSecret: Bool

  init(_ bytes: [UInt8] = [], isSecret: Bool = false) {
    self.bytes = bytes
    self.isSecret = isSecret
  }

  /// How many bytes are still to be sent.
  var remaining: Int { bytes.count - sent }

  var isEmpty: Bool { sent == bytes.count }

  mutating func append(_ more: [UInt8]) {
    if isEmpty {
      // The same bytes, and no copy of them.
      (bytes, sent) = (more, 0)
    } else {
      bytes += more
    }
  }

  /// Calls `body` with the next bytes, at most `limit`.
  func withNext<Answer>(_ limit: Int, _ body: (UnsafeRawBufferPointer) -> Answer) -> Answer {
    bytes.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0.dropFirst(sent).prefix(limit)))
    }
  }

  mutating func drop(_ count: Int) {
    sent += count
    if isEmpty { clear() }
  }

  /// Forgets all bytes.
  mutating func clear() {
    if isSecret { for index in bytes.indices { bytes[index] = 0 } }
    (bytes, sent) = ([], 0)
  }
}
