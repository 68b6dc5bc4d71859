/// A string of SSH's protocols: its length in four bytes, and as many more (RFC 4251, section 5).
enum WireString {
  /// Takes the first string away; `nil` when there is none.
  static func take(from bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard bytes.count >= 4 else { return nil }
    let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let rest = bytes.dropFirst(4)
    guard length <= rest.count else { return nil }
    bytes = rest.dropFirst(length)
    return Array(rest.prefix(length))
  }

  /// A string with its length.
  static func bytes(of string: [UInt8]) -> [UInt8] { length(string.count) + string }

  /// A length, or any other number, in four bytes.
  static func length(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
