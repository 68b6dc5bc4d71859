import PlayShell

/// A certificate as a file of ssh-keygen(1) has it, as far as it tells for which key it is
/// (PROTOCOL.certkeys of OpenSSH).
struct UserCertificate {
  /// What follows the type and the nonce: the parts of the public key, and then all else.
  private let parts: ArraySlice<UInt8>

  /// Reads the first line of a file; `nil` when it is no certificate.
  init?(_ text: String) {
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard fields.count > 1, fields[0].contains("-cert-v01@"),
      let bytes = Base64.decode(fields[1].utf8), let behindType = Self.behindString(bytes[...]),
      let behindNonce = Self.behindString(behindType)
    else { return nil }
    parts = behindNonce
  }

  /// Whether it is for a public key, in base64 as known_hosts has it.
  func isFor(publicKey base64: String) -> Bool {
    guard let bytes = Base64.decode(base64.utf8), let key = Self.behindString(bytes[...]) else {
      return false
    }
    return parts.starts(with: key)
  }

  /// What follows a string, in front of which stands its length in four bytes.
  private static func behindString(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard bytes.count >= 4 else { return nil }
    let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let rest = bytes.dropFirst(4)
    return length <= rest.count ? rest.dropFirst(length) : nil
  }
}
