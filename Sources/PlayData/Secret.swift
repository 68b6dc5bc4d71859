/// Text that must not be shown: every description of it is `********`.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// What is shown in place of a secret.
  public static let mask = "********"

  /// The text itself, for the one place that needs it.
  public let revealed: String

  /// Wraps a text.
  public init(_ text: String) { revealed = text }

  /// The mask.
  public var description: String { Secret.mask }
  /// The mask.
  public var debugDescription: String { Secret.mask }
}

extension Secret: CustomReflectable {
  /// A mirror without children, so that a dump shows nothing either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
