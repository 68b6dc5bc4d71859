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
      let bytes = Base64.decode(fields[1].utf8)
    else { return nil }
    var rest = bytes[...]
    guard WireString.take(from: &rest) != nil, WireString.take(from: &rest) != nil else {
      return nil
    }
    parts = rest
  }

  /// Whether it is for a public key, in base64 as known_hosts has it.
  func isFor(publicKey base64: String) -> Bool {
    guard var key = Base64.decode(base64.utf8)?[...], WireString.take(from: &key) != nil else {
      return false
    }
    return parts.starts(with: key)
  }
}
