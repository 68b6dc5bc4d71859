public import PlayData
import PlayLock

/// The generated secrets of an inventory: each is made once and is the same ever after.
///
/// A secret is a file of its own in the folder `.secrets`. Many hosts, and several runs at once, may
/// ask for the same one: the first makes it, all others get what it has made.
public final class SecretStore: Sendable {
  /// The characters of a secret where none are given: letters and digits.
  public static let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  /// How many characters a secret may have.
  public static let lengths = 1...4096

  private let folder: SecretFolder
  private let vault: Vault
  private let register: SecretRegister
  private let makesSecrets: Bool
  private let known = Locked<[String: Secret]>([:])

  /// Creates the store of an inventory.
  ///
  /// - Parameters:
  ///   - folder: The folder of the inventory.
  ///   - sources: Whose first vault password encrypts what is made, and who learns of it.
  ///   - makesSecrets: Whether a secret that is missing is made; a check makes none.
  public init(besides folder: String, sources: SecretSources, makesSecrets: Bool) {
    self.folder = SecretFolder(path: SecretPath.join(folder, ".secrets"))
    self.makesSecrets = makesSecrets
    (vault, register) = (sources.vault, sources.register)
  }

  /// The secret of a name.
  ///
  /// - Parameters:
  ///   - name: Letters, digits, `.`, `_`, `-`, and `/` between parts.
  ///   - length: The number of characters, when it is made now.
  ///   - alphabet: The characters to choose from, when it is made now.
  /// - Throws: ``SecretStoreError``.
  /// - Returns: The secret; `nil` when it is not there and none are made.
  public func secret(
    _ name: String, length: Int, alphabet: String = SecretStore.alphabet
  ) throws(SecretStoreError) -> Secret? {
    let characters = Set(alphabet).sorted()
    guard Self.isName(name) else { throw .name(name) }
    guard Self.lengths.contains(length) else { throw .length(length) }
    guard characters.count > 1 else { throw .alphabet }
    return try known.withLock { known throws(SecretStoreError) in
      if let secret = known[name] { return secret }
      let file = name.split(separator: "/").joined(separator: "%")
      var found = try stored(file)
      if found == nil { found = try made(file, length, characters) }
      guard let secret = found else { return nil }
      register.add(secret)
      known[name] = secret
      return secret
    }
  }

  private func stored(_ file: String) throws(SecretStoreError) -> Secret? {
    guard let content = try folder.read(file) else { return nil }
    let path = folder.path(of: file)
    guard Vault.isEncrypted(content) else { return try Self.secret(content, path) }
    let plain: [UInt8]
    do throws(VaultError) {
      plain = try vault.open(content)
    } catch {
      throw .vault(path, error)
    }
    return try Self.secret(plain, path)
  }

  private static func secret(
    _ content: [UInt8], _ path: String
  ) throws(SecretStoreError) -> Secret {
    let text = String(validating: content, as: UTF8.self).map { text in
      text.last == "\n" ? String(text.dropLast()) : text
    }
    guard let text, !text.isEmpty else { throw .content(path) }
    return Secret(text)
  }

  /// Makes the secret, unless another run has made it at this moment.
  private func made(
    _ file: String, _ length: Int, _ characters: [Character]
  ) throws(SecretStoreError) -> Secret? {
    guard makesSecrets else { return nil }
    var random = SystemRandomNumberGenerator()
    let text = String((0..<length).compactMap { _ in characters.randomElement(using: &random) })
    var content = Array((text + "\n").utf8)
    if !vault.identities.isEmpty {
      do throws(VaultError) {
        content = try vault.seal(content)
      } catch {
        throw .vault(folder.path(of: file), error)
      }
    }
    return try folder.add(file, content) ? Secret(text) : stored(file)
  }

  /// A name that is a name of a file as well, once the slashes are replaced.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 200
      && parts.allSatisfy { part in
        !part.isEmpty && !part.hasPrefix(".")
          && part.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-")
          }
      }
  }
}
