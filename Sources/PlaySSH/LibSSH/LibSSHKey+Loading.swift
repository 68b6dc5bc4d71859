import CLibSSH

extension LibSSHKey {
  /// Reads a private key; takes long when it is encrypted, since the passphrase is hashed on purpose
  /// slowly.
  static func load(_ path: String, passphrase: String?) -> Identity {
    let text: String
    do throws(SystemFileError) {
      guard let found = try TextFile.text(of: path, asKey: true) else {
        return .unusable("no such file, or not readable")
      }
      text = found
    } catch {
      return .unusable(error.reason)
    }
    var key: ssh_key?
    var isAsked = false
    // Called only when the file is encrypted and there is no passphrase: that tells it apart from a
    // broken one, for which the library answers the same.
    let answer = withUnsafeMutablePointer(to: &isAsked) { isAsked in
      ssh_pki_import_privkey_base64(
        text, passphrase,
        { _, _, _, _, _, isAsked in
          isAsked?.assumingMemoryBound(to: Bool.self).pointee = true
          return -1
        }, isAsked, &key)
    }
    switch answer {
    case SSH_OK: return key.map { .key(LibSSHKey($0)) } ?? .unusable("not a private key")
    default:
      return isAsked
        ? .locked(publicKey: publicKey(of: path))
        : .unusable("not a private key that libssh can read")
    }
  }

  /// The public part of a key with a passphrase: its own file tells it when it is of OpenSSH's
  /// format, and else the one beside it may.
  private static func publicKey(of path: String) -> LibSSHKey? {
    for file in [path, "\(path).pub"] {
      var key: ssh_key?
      if ssh_pki_import_pubkey_file(file, &key) == SSH_OK, let key { return LibSSHKey(key) }
    }
    return nil
  }

  /// The same key with a certificate for it (ssh-keygen(1)); `nil` when the file holds none, or that
  /// of another key.
  func certified(by path: String) -> LibSSHKey? {
    guard let certificate = certificate(at: path), let copy = ssh_key_dup(key) else { return nil }
    let certified = LibSSHKey(copy)
    let isDone = ssh_pki_copy_cert_to_privkey(certificate.key, certified.key) == SSH_OK
    return isDone ? certified : nil
  }

  /// The certificate in a file for the key; `nil` when the file holds none, or that of another key.
  func certificate(at path: String) -> LibSSHKey? {
    // The library would put any certificate to any key.
    guard let text = try? TextFile.text(of: path), let base64 = hostKey?.base64,
      UserCertificate(text)?.isFor(publicKey: base64) == true
    else { return nil }
    var file: ssh_key?
    guard ssh_pki_import_cert_file(path, &file) == SSH_OK, let file else { return nil }
    return LibSSHKey(file)
  }
}
