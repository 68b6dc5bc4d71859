public import PlayData

/// The vault passwords of a run; opens and makes what ansible-vault makes and opens.
public struct Vault: Sendable {
  /// A password with the label by which files name it.
  public struct Identity: Sendable, Equatable {
    /// The label; `default` where none was given.
    public let label: String
    /// The password.
    public let password: Secret

    /// Creates an identity.
    public init(label: String? = nil, password: Secret) {
      self.label = label ?? VaultEnvelope.defaultLabel
      self.password = password
    }
  }

  /// The passwords in the order in which they were given.
  public let identities: [Identity]

  /// Creates a vault with these passwords.
  public init(_ identities: [Identity] = []) { self.identities = identities }

  /// Whether a text claims to be encrypted with ansible-vault.
  public static func isEncrypted(_ bytes: [UInt8]) -> Bool { VaultEnvelope.isEncrypted(bytes) }

  /// Decrypts a text of version 1.1 or 1.2.
  ///
  /// - Throws: `VaultError`.
  public func open(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] { try opening(bytes).text }

  /// Decrypts a text, and says with which password.
  ///
  /// As in Ansible the password of the same label is tried first, then all others.
  /// - Throws: `VaultError`.
  public func opening(
    _ bytes: [UInt8]
  ) throws(VaultError) -> (text: [UInt8], identity: Identity) {
    let envelope = try VaultEnvelope(parsing: bytes)
    guard !identities.isEmpty else { throw .noPassword(label: envelope.label) }
    let named = identities.filter { $0.label == envelope.label }
    for identity in named + identities.filter({ $0.label != envelope.label }) {
      if let text = try Self.open(envelope.box, identity) { return (text, identity) }
    }
    throw .wrongPassword(tried: identities.count)
  }

  private static func open(
    _ box: VaultCipher.Box, _ identity: Identity
  ) throws(VaultError) -> [UInt8]? {
    do {
      return try VaultCipher.open(box, password: Array(identity.password.revealed.utf8))
    } catch let error as VaultError {
      throw error
    } catch {
      throw .damaged("\(error)")
    }
  }

  /// Encrypts a text with the password of a label, or with the first one.
  ///
  /// - Throws: `VaultError` when the text is encrypted already or there is no such password.
  public func seal(_ bytes: [UInt8], label: String? = nil) throws(VaultError) -> [UInt8] {
    guard !Self.isEncrypted(bytes) else { throw .alreadyEncrypted }
    guard !identities.isEmpty else { throw .noPassword(label: nil) }
    guard let identity = identities.first(where: { label == nil || $0.label == label }) else {
      throw .unknownLabel(label ?? "", known: identities.map(\.label))
    }
    var random = SystemRandomNumberGenerator()
    let salt = (0..<VaultCipher.saltLength).map { _ in UInt8.random(in: 0...255, using: &random) }
    do {
      let box = try VaultCipher.seal(
        bytes, password: Array(identity.password.revealed.utf8), salt: salt)
      return VaultEnvelope(box, label: identity.label).bytes
    } catch {
      throw .damaged("\(error)")
    }
  }
}
