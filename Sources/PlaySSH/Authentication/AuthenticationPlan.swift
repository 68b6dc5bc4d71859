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
    /// Asks what the server accepts; some let anyone in who asks.
    case question

    /// The name of the protocol's method (RFC 4252, RFC 4256).
    var protocolName: String {
      switch self {
      case .question: "none"
      case .key, .certificate, .agent: "publickey"
      case .keyboardInteractive: "keyboard-interactive"
      case .password: "password"
      }
    }

    /// What messages call it.
    var name: String {
      switch self {
      case .question: "the question what is accepted"
      case .key(let path): "key \(path)"
      case .certificate(let path): "certificate \(path)"
      case .agent: "keys of the agent"
      case .keyboardInteractive: "password, keyboard-interactive"
      case .password: "password"
      }
    }
  }

  /// What the server accepts at the moment; `nil` before it has said so.
  private(set) var offered: [String]?
  /// What did not succeed.
  private(set) var tried: [AuthenticationAttempt] = []
  private var remaining: [Method]

  /// Keys that were named come first, since servers count the keys they refuse; those for whose
  /// passphrase a person must be asked after the agent, which may have them; passwords last.
  ///
  /// The first of those keys is most often the right one: to ask before what the server accepts would
  /// take a round trip for nothing.
  init(keys: [KeyLogin], hasAgent: Bool, hasPassword: Bool) {
    remaining = []
    var locked: [Method] = []
    for key in keys {
      switch key.identity {
      case .key: remaining.append(key.method)
      case .locked: locked.append(key.method)
      case .unusable(let reason): note(key.method, .unusable(reason))
      }
    }
    remaining.insert(.question, at: min(1, remaining.count))
    if hasAgent { remaining.append(.agent) }
    remaining += locked
    if hasPassword { remaining += [.keyboardInteractive, .password] }
  }

  /// The next method, which the server must offer once it has said what it accepts; `nil` when there is
  /// none left.
  ///
  /// A server that has said so need not be asked, which some count as a failure; it is when nothing else
  /// is left.
  mutating func next() -> Method? {
    let index =
      remaining.firstIndex { offered?.contains($0.protocolName) ?? true }
      ?? remaining.firstIndex(of: .question)
    return index.map { remaining.remove(at: $0) }
  }

  /// Takes what the server accepts next, also after it has accepted a part of what it wants.
  ///
  /// Until it was asked, nothing also means that it was not reached.
  mutating func hear(_ methods: [String], isPart: Bool) {
    offered = methods.isEmpty && remaining.contains(.question) ? nil : methods
    if isPart { remaining.removeAll { $0 == .question } }
  }

  /// Remembers what did not succeed.
  mutating func note(_ method: Method, _ outcome: AuthenticationAttempt.Outcome) {
    tried.append(AuthenticationAttempt(method: method.name, outcome: outcome))
  }
}
