/// Decides what to try next, without any I/O.
struct AuthenticationPlan {
  /// A way to log in.
  enum Method: Sendable, Equatable {
    case key(path: String)
    /// A key with a certificate in another file.
    case certificate(path: String)
    case agent
    case keyboardInteractive
    case password

    /// The name of the protocol's method (RFC 4252, RFC 4256).
    var protocolName: String {
      switch self {
      case .key, .certificate, .agent: "publickey"
      case .keyboardInteractive: "keyboard-interactive"
      case .password: "password"
      }
    }

    /// What messages call it.
    var name: String {
      switch self {
      case .key(let path): "key \(path)"
      case .certificate(let path): "certificate \(path)"
      case .agent: "keys of the agent"
      case .keyboardInteractive: "password, keyboard-interactive"
      case .password: "password"
      }
    }
  }

  /// What the server accepts at the moment; nothing before it has been asked.
  var offered: [String] = []
  /// What did not succeed.
  private(set) var tried: [AuthenticationAttempt] = []
  private var remaining: [Method]

  /// Keys that were named come first, since servers count the keys they refuse; passwords last.
  init(
    identities: [(method: Method, identity: Identity)], hasAgent: Bool, hasPassword: Bool
  ) {
    remaining = []
    for (method, identity) in identities {
      switch identity {
      case .key: remaining.append(method)
      case .unusable(let reason): note(method, .unusable(reason))
      }
    }
    if hasAgent { remaining.append(.agent) }
    if hasPassword { remaining += [.keyboardInteractive, .password] }
  }

  /// The next method, which the server must offer; `nil` when there is none left.
  mutating func next() -> Method? {
    guard let index = remaining.firstIndex(where: { offered.contains($0.protocolName) }) else {
      return nil
    }
    return remaining.remove(at: index)
  }

  /// Remembers what did not succeed.
  mutating func note(_ method: Method, _ outcome: AuthenticationAttempt.Outcome) {
    tried.append(AuthenticationAttempt(method: method.name, outcome: outcome))
  }
}
