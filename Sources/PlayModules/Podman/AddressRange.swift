#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An address, or a range of addresses such as `10.89.0.0/24`, compared by what it means: IPv6 has
/// many spellings for one.
struct AddressRange: Hashable, Sendable {
  /// The bytes of the first address: 4, or 16 for IPv6.
  let bytes: [UInt8]
  /// The number of bits that all addresses share.
  let length: Int

  /// Reads an address with a length or without; `nil` when it is none.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first, let bytes = Self.bytes(String(address)) else { return nil }
    let length = parts.count == 1 ? bytes.count * 8 : Int(parts[1])
    guard let length, (0...bytes.count * 8).contains(length) else { return nil }
    self.length = length
    self.bytes = bytes.enumerated().map { index, byte in
      let kept = min(max(length - index * 8, 0), 8)
      return byte & UInt8(truncatingIfNeeded: 0xff00 >> kept)
    }
  }

  /// Whether it is of IPv6.
  var isIPv6: Bool { bytes.count == 16 }

  /// Whether it stands for a single address.
  var isAddress: Bool { length == bytes.count * 8 }

  /// Whether another range lies in this one.
  func contains(_ other: AddressRange) -> Bool {
    guard bytes.count == other.bytes.count, other.length >= length else { return false }
    return zip(bytes, other.bytes).enumerated().allSatisfy { index, pair in
      let kept = min(max(length - index * 8, 0), 8)
      return pair.0 == pair.1 & UInt8(truncatingIfNeeded: 0xff00 >> kept)
    }
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 { return bytes }
    }
    return nil
  }
}
