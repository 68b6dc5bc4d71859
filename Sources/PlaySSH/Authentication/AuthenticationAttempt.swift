/// A way to log in that did not succeed, for the final message.
struct AuthenticationAttempt: Sendable, Equatable, CustomStringConvertible {
  /// How a way to log in ended.
  enum Outcome: Sendable, Equatable {
    case refused
    case unusable(String)
  }

  /// What was tried, for example `key /home/ada/.ssh/id_ed25519`.
  let method: String
  let outcome: Outcome

  var description: String {
    switch outcome {
    case .refused: "\(method): refused"
    case .unusable(let reason): "\(method): \(reason)"
    }
  }
}
