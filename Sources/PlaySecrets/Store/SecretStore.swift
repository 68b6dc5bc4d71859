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
  private let isCheck: Bool
  private let known = Locked<[String: Generated]>([:])

  private struct Generated {
    let secret: Secret
    /// Whether it was made up for a check, and is kept nowhere.
    let isDraft: Bool
  }

  /// Creates the store of an inventory.
  ///
  /// - Parameters:
  ///   - folder: The folder of the inventory.
  ///   - sources: Whose first vault password encrypts what is made, and who learns of it.
  ///   - isCheck: Whether what is made is kept nowhere.
  public init(besides folder: String, sources: SecretSources, isCheck: Bool) {
    self.folder = SecretFolder(path: SecretPath.join(folder, ".secrets"))
    self.isCheck = isCheck
    (vault, register) = (sources.vault, sources.register)
  }

  /// The secret of a name.
  ///
  /// - Parameters:
  ///   - name: Letters, digits, `.`, `_`, `-`, and `/` between parts.
  ///   - length: The number of characters, when it is made now.
  ///   - alphabet: The characters to choose from, when it is made now.
  ///   - isEarnest: Whether it is used for more than to show what would be done.
  /// - Throws: ``SecretStoreError``.
  /// - Returns: The secret; `nil` when it is wanted in earnest and a check would have to make it.
  public func secret(
    _ name: String, length: Int, alphabet: String = SecretStore.alphabet, isEarnest: Bool = true
  ) throws(SecretStoreError) -> Secret? {
    let characters = Set(alphabet).sorted()
    guard Self.isName(name) else { throw .name(name) }
    guard Self.lengths.contains(length) else { throw .length(length) }
    guard characters.count > 1 else { throw .alphabet }
    return try known.withLock { known throws(SecretStoreError) in
      let file = name.split(separator: "/").joined(separator: "%")
      if known[name] == nil { known[name] = try generated(file, length, characters) }
      guard let generated = known[name], !(isEarnest && generated.isDraft) else { return nil }
      return generated.secret
    }
  }

  private func generated(
    _ file: String, _ length: Int, _ characters: [Character]
  ) throws(SecretStoreError) -> Generated {
    if let secret = try stored(file) { return Generated(secret: secret, isDraft: false) }
    var random = SystemRandomNumberGenerator()
    let secret = Secret(
      String((0..<length).compactMap { _ in characters.randomElement(using: &random) }))
    register.add(secret)
    return Generated(secret: isCheck ? secret : try kept(secret, file), isDraft: isCheck)
  }

  private func stored(_ file: String) throws(SecretStoreError) -> Secret? {
    guard let (content, isPrivate) = try folder.read(file) else { return nil }
    let path = folder.path(of: file)
    guard Vault.isEncrypted(content) else {
      // What is encrypted may come from version control, which makes files that all can read.
      guard isPrivate else { throw .notPrivate(path) }
      return try secret(content, path)
    }
    let plain: [UInt8]
    do throws(VaultError) {
      plain = try vault.open(content)
    } catch {
      throw .vault(path, error)
    }
    return try secret(plain, path)
  }

  private func secret(
    _ content: [UInt8], _ path: String
  ) throws(SecretStoreError) -> Secret {
    let text = String(validating: content, as: UTF8.self).map { text in
      // A carriage return and a newline are one character.
      text.last == "\n" || text.last == "\r\n" ? String(text.dropLast()) : text
    }
    guard let text, !text.isEmpty else { throw .content(path) }
    register.add(Secret(text))
    return Secret(text)
  }

  /// The secret in its file, or the one that another run has put there at this moment.
  private func kept(_ secret: Secret, _ file: String) throws(SecretStoreError) -> Secret {
    var content = Array((secret.revealed + "\n").utf8)
    if !vault.identities.isEmpty {
      do throws(VaultError) {
        content = try vault.seal(content)
      } catch {
        throw .vault(folder.path(of: file), error)
      }
    }
    if try folder.add(file, content) { return secret }
    guard let other = try stored(file) else { throw .content(folder.path(of: file)) }
    return other
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
