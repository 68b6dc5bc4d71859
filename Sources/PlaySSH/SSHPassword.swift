/// A password that no description shows.
public struct SSHPassword: Sendable, CustomStringConvertible, CustomReflectable {
  let revealed: String

  /// Wraps a password.
  public init(_ text: String) { revealed = text }

  public var description: String { "********" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
