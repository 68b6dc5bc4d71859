import Crypto
import PlayShell

/// A host name that a known_hosts file keeps as `|1|SALT|HASH`, both in base64 (sshd(8)).
struct HashedHost: Sendable, Equatable {
  private let salt: [UInt8]
  private let hash: [UInt8]

  /// Reads the field.
  init?(field: String) {
    let parts = field.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, parts[1] == "1",
      let salt = Base64.decode(parts[2].utf8), !salt.isEmpty,
      let hash = Base64.decode(parts[3].utf8), hash.count == Insecure.SHA1.byteCount
    else { return nil }
    self.salt = salt
    self.hash = hash
  }

  /// Whether this is the name's hash.
  func matches(_ host: String) -> Bool {
    HMAC<Insecure.SHA1>.isValidAuthenticationCode(
      hash, authenticating: Array(host.utf8), using: SymmetricKey(data: salt))
  }
}
