import Crypto
import CryptoExtras

/// The cipher that ansible-vault calls AES256: AES-256 in counter mode under keys that PBKDF2 makes
/// from the password, and HMAC-SHA256 over what is encrypted.
struct VaultCipher {
  /// What is kept of an encryption.
  struct Box: Equatable {
    let salt: [UInt8]
    let authentication: [UInt8]
    let ciphertext: [UInt8]
  }

  private static let rounds = 10_000
  private static let keyLength = 32
  private static let blockLength = 16
  static let saltLength = 32

  private let encryptionKey: SymmetricKey
  private let authenticationKey: SymmetricKey
  private let counter: [UInt8]

  /// Makes the keys, which takes some milliseconds.
  init(password: [UInt8], salt: [UInt8]) throws {
    let length = 2 * Self.keyLength + Self.blockLength
    let derived = try KDF.Insecure.PBKDF2.deriveKey(
      from: password, salt: salt, using: .sha256, outputByteCount: length,
      unsafeUncheckedRounds: Self.rounds)
    let bytes = derived.withUnsafeBytes { Array($0) }
    encryptionKey = SymmetricKey(data: bytes[..<Self.keyLength])
    authenticationKey = SymmetricKey(data: bytes[Self.keyLength..<(2 * Self.keyLength)])
    counter = Array(bytes[(2 * Self.keyLength)...])
  }

  /// Encrypts with a salt that was chosen for this text alone.
  static func seal(_ plaintext: [UInt8], password: [UInt8], salt: [UInt8]) throws -> Box {
    let cipher = try VaultCipher(password: password, salt: salt)
    let missing = blockLength - plaintext.count % blockLength
    let padded = plaintext + Array(repeating: UInt8(missing), count: missing)
    let ciphertext = try cipher.crypt(padded)
    let code = HMAC<SHA256>.authenticationCode(for: ciphertext, using: cipher.authenticationKey)
    return Box(salt: salt, authentication: Array(code), ciphertext: ciphertext)
  }

  /// Decrypts; `nil` when the password is not the one or the box was altered.
  static func open(_ box: Box, password: [UInt8]) throws -> [UInt8]? {
    let cipher = try VaultCipher(password: password, salt: box.salt)
    guard
      HMAC<SHA256>.isValidAuthenticationCode(
        box.authentication, authenticating: box.ciphertext, using: cipher.authenticationKey)
    else { return nil }
    let padded = try cipher.crypt(box.ciphertext)
    guard let count = padded.last, 1...UInt8(blockLength) ~= count, padded.count >= Int(count),
      padded.suffix(Int(count)).allSatisfy({ $0 == count })
    else { throw VaultError.damaged("its padding is wrong") }
    return Array(padded.dropLast(Int(count)))
  }

  private func crypt(_ bytes: [UInt8]) throws -> [UInt8] {
    Array(try AES._CTR.encrypt(bytes, using: encryptionKey, nonce: .init(nonceBytes: counter)))
  }
}
