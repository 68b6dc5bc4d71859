#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The pipe with which other threads end the loop's poll(2), known as the self-pipe trick.
struct WakeUpPipe: ~Copyable, Sendable {
  /// The end that the loop polls.
  let readEnd: Int32
  private let writeEnd: Int32

  init() throws(SystemCallFailure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemCallFailure("pipe") }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { Descriptor.makeNonBlocking(end) }
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Ends a poll, now or the next one.
  func wake() {
    // A full pipe is as good: the loop has not read the earlier bytes yet.
    _ = withUnsafeBytes(of: UInt8(0)) { write(writeEnd, $0.baseAddress, 1) }
  }

  /// Takes all bytes out again.
  func drain() {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
      while read(readEnd, buffer.baseAddress, buffer.count) > 0 {}
    }
  }
}
