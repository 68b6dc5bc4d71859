// What a byte means to programs of a host it means wherever it stands. To Swift it is a part of a
// character: with an accent behind it a quote or a slash is another one, `\r\n` is one, and texts that
// look alike are equal. So these look at bytes.

/// Text as a key, or a member of a set, that is the same only byte by byte.
///
/// Two files of a folder may have names that Swift's `String` finds equal. As a property's wrapper it
/// makes a type's own equality that of the bytes.
@propertyWrapper
public struct ByteText: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The text itself.
  public var text: String

  /// The text itself.
  public var wrappedValue: String {
    get { text }
    set { text = newValue }
  }

  /// Takes a text by its bytes.
  public init(_ text: String) { self.text = text }

  /// Takes a text by its bytes.
  public init(wrappedValue text: String) { self.text = text }

  /// Takes a text by its bytes.
  public init(stringLiteral text: String) { self.text = text }

  /// Whether the bytes are equal.
  public static func == (left: ByteText, right: ByteText) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// Feeds the bytes.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(UInt8(0xFF))
  }
}

extension StringProtocol {
  /// Whether two texts are equal byte by byte; Swift's own `==` also finds those equal that look
  /// alike.
  public func hasSameBytes(as other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Whether the text holds one of these bytes, also where Swift sees it as part of a longer
  /// character, such as the newline of `\r\n`.
  public func holdsByte(_ bytes: UInt8...) -> Bool { utf8.contains(where: bytes.contains) }

  /// Whether the text begins with these bytes.
  public func startsWithBytes(_ start: some StringProtocol) -> Bool {
    utf8.starts(with: start.utf8)
  }

  /// Whether the text ends with these bytes.
  public func endsWithBytes(_ end: some StringProtocol) -> Bool {
    utf8.reversed().starts(with: end.utf8.reversed())
  }
}

extension StringProtocol where UTF8View.SubSequence == Substring.UTF8View {
  /// The parts between the bytes that are this ASCII character.
  public func split(
    byte separator: Unicode.Scalar, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
  ) -> [Substring] {
    utf8.split(
      separator: UInt8(ascii: separator), maxSplits: maxSplits,
      omittingEmptySubsequences: omittingEmptySubsequences
    ).map { Substring($0) }
  }

  /// What is left behind so many bytes, of which the last must be the last of a scalar.
  public func dropFirst(bytes count: Int) -> Substring { Substring(utf8.dropFirst(count)) }
}
