import PlayData

/// As whom tasks are carried out, as far as keywords say it.
public struct BecomeKeywords: Sendable {
  /// Whether it is another user than the one who has logged in.
  public var isWanted: TemplatedValue?
  /// The user.
  public var user: TemplatedValue?
  /// How the user is become.
  public var method: TemplatedValue?

  /// Without any keyword.
  public init() {}

  /// What is written for them, in a fixed order.
  var values: [Value] { [isWanted, user, method].map { $0?.node.value ?? .null } }
}
