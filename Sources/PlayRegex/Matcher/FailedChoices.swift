/// Which choices have led to no match from which places in the text.
struct FailedChoices {
  /// In bits; 32 MB.
  private static let sizeLimit = 1 << 28

  private let stride: Int
  private var words: [UInt64]

  /// `nil` when they would take too much memory.
  init?(choices: Int, textLength: Int) {
    stride = textLength + 1
    let (size, overflow) = choices.multipliedReportingOverflow(by: stride)
    guard choices > 0, !overflow, size <= Self.sizeLimit else { return nil }
    words = Array(repeating: 0, count: size / 64 + 1)
  }

  /// Notes a choice; `false` when it had been noted before.
  mutating func insert(_ choice: Int, at position: Int) -> Bool {
    let bit = choice * stride + position
    let mask: UInt64 = 1 << UInt64(bit % 64)
    guard words[bit / 64] & mask == 0 else { return false }
    words[bit / 64] |= mask
    return true
  }
}
