/// Which of its keys a host is asked for.
enum HostKeyPreference {
  /// What libssh can check, best first; host keys of type `ssh-rsa` sign with SHA-2.
  private static let supported: [(algorithm: String, keyType: String)] = [
    ("ssh-ed25519", "ssh-ed25519"),
    ("ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"),
    ("ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"),
    ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"),
    ("rsa-sha2-512", "ssh-rsa"),
    ("rsa-sha2-256", "ssh-rsa"),
  ]

  /// The algorithms in the order to offer: first those of known keys, so that a host with several
  /// keys shows the one that can be compared.
  static func algorithms(knownTypes: [String]) -> String {
    let known = supported.filter { knownTypes.contains($0.keyType) }
    let others = supported.filter { !knownTypes.contains($0.keyType) }
    return (known + others).map(\.algorithm).joined(separator: ",")
  }
}
