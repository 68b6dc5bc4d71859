/// The public key with which a host proves who it is.
struct HostKey: Sendable, Hashable {
  /// The key's type as known_hosts files name it, for example `ssh-ed25519`.
  let type: String
  /// The key in base64.
  let base64: String
}
