/// What a private key's file turned out to be.
enum Identity: Sendable {
  case key(LibSSHKey)
  /// A key with a passphrase, and its public part or a certificate for that, by which a server can be
  /// asked whether the key is worth the question; `nil` when nothing tells it.
  case locked(publicKey: LibSSHKey?)
  /// The file cannot be used, and why.
  case unusable(String)

  /// The key, or what is known of it.
  var publicKey: LibSSHKey? {
    switch self {
    case .key(let key): key
    case .locked(let key): key
    case .unusable: nil
    }
  }
}

/// A way to log in with the key in a file.
struct KeyLogin: Sendable {
  let method: AuthenticationPlan.Method
  /// The file of the private key.
  let path: String
  let identity: Identity
}
