public import PlayData
public import PlayShell

/// As whom work is done where neither keywords nor variables say it: the command line's choice.
public struct BecomeDefaults: Sendable {
  /// Whether it is another user than the one who logs in.
  public var isWanted = false
  /// The user.
  public var user = Account.standardUser
  /// How the user is become.
  public var method = Account.Method.standard
  /// The password that was asked for.
  public var password: Secret?

  /// Work is done as the user who logs in.
  public init() {}
}
