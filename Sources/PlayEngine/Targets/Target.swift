import PlayShell

/// Where a unit's work is done, and as whom.
struct Target: Sendable, Hashable {
  /// The other host that it is delegated to; `nil` for the unit's own.
  var host: String?
  /// The user as whom it is done; `nil` for the one who logs in.
  var account: Account?
}
