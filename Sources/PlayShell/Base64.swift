/// RFC 4648 base64.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The bytes as text on one line.
  public static func encode(_ bytes: [UInt8]) -> String {
    String(decoding: digits(bytes, breakAfter: nil), as: UTF8.self)
  }

  /// The bytes as lines of 76 characters, as b64decode(1) reads them.
  static func lines(_ bytes: [UInt8]) -> String {
    String(decoding: digits(bytes, breakAfter: 57), as: UTF8.self)
  }

  private static func digits(_ bytes: [UInt8], breakAfter length: Int?) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + bytes.count / 57 + 8)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      if let length, start > 0, start % length == 0 { text.append(UInt8(ascii: "\n")) }
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = UInt32(0)
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= 8 * UInt32(3 - group.count)
      for digit in 0..<4 {
        let isPadding = digit > group.count
        let index = Int(bits >> UInt32(18 - 6 * digit) & 63)
        text.append(isPadding ? UInt8(ascii: "=") : alphabet[index])
      }
    }
    return text
  }
}
