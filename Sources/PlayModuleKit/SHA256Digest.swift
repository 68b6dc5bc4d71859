import Crypto
import PlayLock

/// SHA-256 of content that the controller holds.
public enum SHA256Digest {
  /// The digest in lower-case hexadecimal digits, as `sha256 -q` prints it.
  public static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = SHA256.hash(data: Array(bytes)).flatMap {
      [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A digest that is worked out when it is first asked for, and once for all copies of what it belongs to.
final class SharedDigest: Sendable, Hashable {
  private let known = Locked<String?>(nil)

  /// The digest of the bytes, which must always be the same.
  func hex(of bytes: [UInt8]) -> String {
    known.withLock { known in
      let digest = known ?? SHA256Digest.hex(bytes)
      known = digest
      return digest
    }
  }

  /// The bytes alone tell what they belong to apart.
  static func == (left: SharedDigest, right: SharedDigest) -> Bool { true }

  func hash(into hasher: inout Hasher) {}
}
