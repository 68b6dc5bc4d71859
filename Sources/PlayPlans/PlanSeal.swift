import Crypto
import CryptoExtras
import PlayData
import PlayModuleKit
import PlayShell

/// Digests by which differences are known again without being kept themselves.
///
/// A digest of a short secret could be guessed at. Where a secret takes part, the digest costs as much
/// work as the key of an ansible-vault file.
struct PlanSeal: Sendable, Equatable {
  private enum Kind: String {
    case plain = "sha256"
    case secret = "pbkdf2"
  }

  private static let rounds = 10_000
  private static let length = 32

  /// A random text that makes equal differences of two plans unlike.
  let salt: String

  /// A seal for a new plan.
  static func new() -> PlanSeal {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    return PlanSeal(salt: Base64.encode(bytes))
  }

  /// The digest of differences.
  func digest(of differences: [Difference], isSecret: Bool) -> String {
    digest(of: differences, isSecret ? .secret : .plain)
  }

  /// Whether a digest is that of these differences.
  func matches(_ digest: String, _ differences: [Difference]) -> Bool {
    guard let kind = digest.split(separator: ":").first.flatMap({ Kind(rawValue: String($0)) })
    else { return false }
    return digest == self.digest(of: differences, kind)
  }

  private func digest(of differences: [Difference], _ kind: Kind) -> String {
    let text = salt + JSON.write(.list(differences.map(Self.record)))
    let digest = SHA256Digest.hex(text.utf8)
    guard kind == .secret else { return "\(kind.rawValue):\(digest)" }
    return "\(kind.rawValue):\(stretched(digest))"
  }

  private func stretched(_ digest: String) -> String {
    do {
      let key = try KDF.Insecure.PBKDF2.deriveKey(
        from: Array(digest.utf8), salt: Array(salt.utf8), using: .sha256,
        outputByteCount: Self.length, unsafeUncheckedRounds: Self.rounds)
      return SHA256Digest.hex(key.withUnsafeBytes { Array($0) })
    } catch {
      // A digest like no other lets nothing pass.
      return PlanSeal.new().salt
    }
  }

  private static func record(_ difference: Difference) -> Value {
    let content: [Value] =
      switch difference.content {
      case .value(let before, let after): ["value", optional(before), optional(after)]
      case .text(let before, let after):
        ["text", optional(before.map(SHA256Digest.hex)), optional(after.map(SHA256Digest.hex))]
      case .command(let command): ["command", .string(command)]
      }
    return .list([.string(difference.subject)] + content)
  }

  private static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
}
