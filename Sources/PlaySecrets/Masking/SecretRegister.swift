public import PlayData
import PlayLock

/// All secrets that a run has come to know, and the one place where they are taken out of what is
/// shown.
///
/// A secret is added when it becomes known, before anything can be shown that is made from it.
public final class SecretRegister: Sendable {
  private struct State {
    var known: Set<Secret> = []
    /// Secrets too short to be looked for inside a text.
    var short: Set<ByteText> = []
    var patterns = MaskPatterns()
  }

  private let state: Locked<State>

  /// Creates a register with some secrets.
  public init(_ secrets: some Sequence<Secret> = []) {
    state = Locked(State())
    for secret in secrets { add(secret) }
  }

  /// Adds a secret.
  ///
  /// One with fewer than four bytes is masked only where it is the whole of a field.
  public func add(_ secret: Secret) {
    guard !secret.revealed.isEmpty else { return }
    state.withLock { state in
      guard state.known.insert(secret).inserted else { return }
      if secret.revealed.utf8.count < SecretSpellings.shortest {
        state.short.insert(ByteText(secret.revealed))
      }
      for spelling in SecretSpellings(of: secret).all { state.patterns.add(spelling) }
    }
  }

  /// The text with `********` in the place of every secret; the rest stays as it is.
  ///
  /// A secret is also found as base64, quoted for sh(1), escaped for JSON or URLs, and broken over
  /// lines; of a secret with several lines each line that is not short is one of its own.
  public func masked(_ text: String) -> String {
    let (patterns, short) = state.withLock { ($0.patterns, $0.short) }
    if short.contains(ByteText(text)) { return Secret.mask }
    return patterns.isEmpty ? text : patterns.masked(text)
  }

  /// Whether no secret is known so far.
  public var isEmpty: Bool { state.withLock { $0.known.isEmpty } }

  /// The value with its secrets masked, keys of maps included.
  public func masked(_ value: Value) -> Value {
    isEmpty ? value : value.masked(by: { masked($0) })
  }
}
