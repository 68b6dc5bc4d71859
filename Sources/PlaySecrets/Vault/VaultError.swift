import PlayData

/// Why something encrypted cannot be opened; the only place where it is put into words.
public enum VaultError: Error, Equatable {
  /// No password is known.
  case noPassword(label: String?)
  /// None of this many passwords fits, or the content was altered.
  case wrongPassword(tried: Int)
  /// The text does not have the form of a vault.
  case damaged(String)
  /// The format or the cipher is one that is not read.
  case unsupported(version: String, cipher: String)
  /// The text was not encrypted with ansible-vault.
  case notEncrypted
  /// The text was encrypted before.
  case alreadyEncrypted
  /// No password has this label.
  case unknownLabel(String, known: [String])
}

extension VaultError: CustomStringConvertible {
  /// What is wrong, in one sentence without a period.
  public var message: String {
    switch self {
    case .noPassword(nil): "it is encrypted, and no vault password is given"
    case .noPassword(let label?):
      "it is encrypted with the vault password \"\(label)\", and no vault password is given"
    case .wrongPassword(1): "the vault password does not open it"
    case .wrongPassword(let count): "none of the \(count) vault passwords opens it"
    case .damaged(let reason): "it is a damaged vault: \(reason)"
    case .unsupported(let version, let cipher):
      "it is a vault of version \(version) with the cipher \(cipher); "
        + "expected version 1.1 or 1.2 and AES256"
    case .notEncrypted: "it is not encrypted"
    case .alreadyEncrypted: "it is encrypted already"
    case .unknownLabel(let label, _): "there is no vault password \"\(label)\""
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .noPassword(nil): "give --vault-password-file FILE or --ask-vault-pass"
    case .noPassword(let label?): "give --vault-id \(label)@FILE"
    case .wrongPassword: "it was encrypted with another password, or altered since"
    case .damaged: "encrypt it again, or take it from a backup"
    case .unsupported: "decrypt it with the program that made it"
    case .notEncrypted: "\"swplay vault encrypt\" encrypts it"
    case .alreadyEncrypted: "\"swplay vault rekey\" changes its password"
    case .unknownLabel(let label, let known):
      Suggestion.hint(for: label, among: known, listing: "there are")
    }
  }

  /// The message and the hint.
  public var description: String { message + (hint.map { "; \($0)" } ?? "") }
}
