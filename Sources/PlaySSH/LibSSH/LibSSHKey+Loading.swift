import CLibSSH

extension LibSSHKey {
  /// What reading a private key's file came to.
  enum Loading: Sendable {
    case key(LibSSHKey)
    case encrypted
    case unusable(String)
  }

  /// Reads a private key; takes long when it is encrypted, since the passphrase is hashed on purpose
  /// slowly.
  static func load(_ path: String, passphrase: String?) -> Loading {
    var key: ssh_key?
    var isAsked = false
    // Called only when the file is encrypted and there is no passphrase: that tells it apart from a
    // broken one, for which the library answers the same.
    let answer = withUnsafeMutablePointer(to: &isAsked) { isAsked in
      ssh_pki_import_privkey_file(
        path, passphrase,
        { _, _, _, _, _, isAsked in
          isAsked?.assumingMemoryBound(to: Bool.self).pointee = true
          return -1
        }, isAsked, &key)
    }
    switch answer {
    case SSH_OK: return key.map { .key(LibSSHKey($0)) } ?? .unusable("not a private key")
    case SSH_EOF: return .unusable("no such file, or not readable")
    default: return isAsked ? .encrypted : .unusable("not a private key that libssh can read")
    }
  }
}
