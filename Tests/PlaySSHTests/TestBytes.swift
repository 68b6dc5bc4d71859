/// Bytes that look random and are the same in every run.
enum TestBytes {
  static func make(_ count: Int) -> [UInt8] {
    // A block whose length has no common factor with any buffer's.
    var state: UInt32 = 1
    let block = [UInt8](unsafeUninitializedCapacity: 65_537) { buffer, filled in
      for index in 0..<65_537 {
        state = state &* 1_664_525 &+ 1_013_904_223
        buffer[index] = UInt8(truncatingIfNeeded: state >> 24)
      }
      filled = 65_537
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + block.count)
    while bytes.count < count { bytes += block }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
