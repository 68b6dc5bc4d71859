/// A password that no description shows.
public struct SSHPassword: Sendable, CustomStringConvertible, CustomReflectable {
  let revealed: String

  /// Wraps a password.
  public init(_ text: String) { revealed = text }

  /// Always `********`.
  public var description: String { "********" }

  /// Without any child, so that a dump does not show the password either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
