import CLibSSH

/// The owner of one `ssh_key`.
///
/// Sendable, since a key is never changed once it is made, and the calls that only read it keep
/// their working memory to themselves.
final class LibSSHKey: @unchecked Sendable {
  /// The key of the library.
  let key: ssh_key

  /// Takes a key over.
  init(_ key: ssh_key) { self.key = key }

  /// The key that a server has shown.
  init?(serverOf handle: LibSSHHandle) {
    var key: ssh_key?
    guard ssh_get_server_publickey(handle.session, &key) == SSH_OK, let key else { return nil }
    self.key = key
  }

  deinit { ssh_key_free(key) }

  /// The public part as known_hosts files keep it.
  var hostKey: HostKey? {
    var text: UnsafeMutablePointer<CChar>?
    guard ssh_pki_export_pubkey_base64(key, &text) == SSH_OK, let text else { return nil }
    defer { ssh_string_free_char(text) }
    guard let type = ssh_key_type_to_char(ssh_key_type(key)) else { return nil }
    return HostKey(type: String(cString: type), base64: String(cString: text))
  }

  /// The digest that people compare, as ssh-keygen(1) prints it.
  var fingerprint: String {
    var digest: UnsafeMutablePointer<UInt8>?
    var length = 0
    guard
      ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &digest, &length) == SSH_OK
    else { return "?" }
    defer { ssh_clean_pubkey_hash(&digest) }
    guard let text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, digest, length) else {
      return "?"
    }
    defer { ssh_string_free_char(text) }
    return String(cString: text)
  }
}
