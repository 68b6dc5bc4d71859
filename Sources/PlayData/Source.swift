/// A text that was read: its name for messages and its bytes.
///
/// A source is shared by every node that was read from it, so a node keeps no copy of its text.
public final class Source: Sendable {
  /// The name that messages show, usually the path as the user gave it.
  public let name: String
  /// The text as it was read.
  public let bytes: [UInt8]

  /// Creates a source from bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Creates a source from text.
  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

extension Source: Equatable {
  /// Equal when name and bytes are.
  public static func == (left: Source, right: Source) -> Bool {
    left === right || (left.name == right.name && left.bytes == right.bytes)
  }
}
