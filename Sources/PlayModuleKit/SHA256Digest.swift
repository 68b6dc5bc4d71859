import Crypto

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
