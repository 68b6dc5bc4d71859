public import PlayData
import PlayLock

#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the secrets of a run come from: its vault passwords, and the environment, files and
/// programs that its files name.
///
/// Every secret is fetched once, and is in the register before anyone has it.
public final class SecretSources: Sendable {
  /// What happens to what cannot be opened.
  public enum Missing: Sendable {
    /// It is a mistake.
    case isMistake
    /// It is not known: nothing is fetched, and an encrypted value without a password is left out.
    case isUnknown
  }

  /// The vault passwords.
  public let vault: Vault
  /// What is known.
  public let register: SecretRegister
  let missing: Missing
  private let locked = Locked<[Position]>([])
  /// What was decrypted, by what it was: a file of a role is read at every use of the role.
  private let decrypted = Locked<[[UInt8]: [UInt8]]>([:])
  private let fetched = Locked<[SecretReference: Secret]>([:])

  /// Creates the sources of a run.
  public init(
    vault: Vault = Vault(), register: SecretRegister = SecretRegister(),
    missing: Missing = .isMistake
  ) {
    (self.vault, self.register, self.missing) = (vault, register, missing)
    for identity in vault.identities { register.add(identity.password) }
  }

  /// Where something encrypted was left unknown, since there is no password.
  public var lockedPlaces: [Position] { locked.withLock { $0 } }

  func opened(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] {
    if let known = decrypted.withLock({ $0[bytes] }) { return known }
    let text = try vault.open(bytes)
    decrypted.withLock { $0[bytes] = text }
    return text
  }

  func noteLocked(at position: Position) {
    locked.withLock { places in
      if !places.contains(position) { places.append(position) }
    }
  }

  /// A variable of the environment, also after a secret was taken out of it.
  public func environment(_ name: String) -> String? {
    if let secret = fetched.withLock({ $0[.variable(name)] }) { return secret.revealed }
    return getenv(name).map { String(cString: $0) }
  }

  /// The secret that a reference names.
  func secret(
    _ reference: SecretReference, files: any FileReader
  ) throws(SecretMistake) -> Secret {
    try fetched.withLock { known throws(SecretMistake) in
      if let secret = known[reference] { return secret }
      let secret = Secret(try fetch(reference, files))
      EncryptedValues(register: register).register(secret)
      known[reference] = secret
      return secret
    }
  }

  private func fetch(
    _ reference: SecretReference, _ files: any FileReader
  ) throws(SecretMistake) -> String {
    switch reference {
    case .variable(let name):
      guard let value = getenv(name) else { throw .noVariable(name) }
      let text = try Self.text(
        Array(String(cString: value).utf8), of: "the environment variable \"\(name)\"")
      // No program that is started from now on inherits it.
      unsetenv(name)
      return text
    case .file(let path): return try Self.text(read(path, files), of: "the file \"\(path)\"")
    case .command(let words):
      return try Self.text(Self.output(of: words), of: "the output of \"\(words[0])\"")
    }
  }

  private func read(_ path: String, _ files: any FileReader) throws(SecretMistake) -> [UInt8] {
    let content: [UInt8]?
    do throws(FileError) {
      content = try files.decrypted(expanded(path))
    } catch {
      throw .unreadable(error)
    }
    guard let content else { throw .noFile(path) }
    return content
  }

  private static func output(of words: [String]) throws(SecretMistake) -> [UInt8] {
    do throws(SecretCommand.Failure) {
      return try SecretCommand.output(of: words)
    } catch {
      throw .command(error)
    }
  }

  private func expanded(_ path: String) -> String {
    guard path.startsWithBytes("~/"), let home = getenv("HOME") else { return path }
    return "\(String(cString: home))/\(path.dropFirst(bytes: 2))"
  }

  /// Text without the line breaks at its end.
  private static func text(_ bytes: [UInt8], of what: String) throws(SecretMistake) -> String {
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw .notText(what)
    }
    let kept = text.reversed().drop { $0.isNewline }
    guard !kept.isEmpty else { throw .empty(what) }
    return String(kept.reversed())
  }
}
