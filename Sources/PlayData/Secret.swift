/// Text that must not be shown: every description of it is `********`.
///
/// Two are equal when their bytes are: one that only looks alike must be hidden as well.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// What is shown in place of a secret.
  public static let mask = "********"

  /// The text itself, for the one place that needs it.
  public let revealed: String

  /// Wraps a text.
  public init(_ text: String) { revealed = text }

  /// Whether the bytes are equal.
  public static func == (left: Secret, right: Secret) -> Bool {
    left.revealed.hasSameBytes(as: right.revealed)
  }

  /// Feeds the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(ByteText(revealed)) }

  /// The mask.
  public var description: String { Secret.mask }
  /// The mask.
  public var debugDescription: String { Secret.mask }
}

extension Secret: CustomReflectable {
  /// A mirror without children, so that a dump shows nothing either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
