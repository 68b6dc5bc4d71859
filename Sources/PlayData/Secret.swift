/// Text that must not be shown: every description of it is `********`.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// What is shown in place of a secret.
  public static let mask = "********"

  /// The text itself, for the one place that needs it.
  public let revealed: String

  /// Wraps a text.
  public init(_ text: String) { revealed = text }

  public var description: String { Secret.mask }
  public var debugDescription: String { Secret.mask }
}

extension Secret: CustomReflectable {
  public var customMirror: Mirror { Mirror(self, children: []) }
}
