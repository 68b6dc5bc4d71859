/// The key of a host that no file of known hosts has.
public struct NewHostKey: Sendable, Hashable {
  /// The name under which the files would keep the host.
  public let name: String
  /// The digest by which people compare keys, as ssh-keygen(1) prints it.
  public let fingerprint: String
  /// The files that do not have it; the first would keep it.
  public let files: [String]
  /// Whether it is left to a person whether the key is trusted.
  let mayBeConfirmed: Bool
  let key: HostKey

  /// The key's type, for example `ssh-ed25519`.
  public var type: String { key.type }
}

extension SSHError {
  /// The key for which a host, or a jump host on the way to it, was refused, if a person may say that
  /// it is the right one; see ``Transport/trust(_:)``.
  public var newHostKey: NewHostKey? {
    switch reason {
    case .hostKeyUnknown(let key) where key.mayBeConfirmed: key
    case .jump(let error): error.newHostKey
    default: nil
    }
  }
}
