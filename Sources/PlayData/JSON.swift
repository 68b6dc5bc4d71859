/// Reads and writes JSON.
///
/// What is read is RFC 8259 with `//` and `/* */` comments. Everything that another reader would
/// guess about (duplicate keys, trailing commas, bare words) is refused with its place.
public enum JSON {
  /// How deep lists and maps may be nested.
  public static let depthLimit = 200

  /// The value of a whole text.
  public static func read(_ source: Source) throws(Diagnostics) -> Node {
    var reader = JSONReader(source)
    return try reader.document()
  }

  /// The text of a value: on one line, or with each part on its own line when `indent` is given.
  ///
  /// A number that JSON cannot express (an infinity) becomes `null`, and a value that is not known
  /// yet becomes a text that says which task it waits for.
  public static func write(_ value: Value, indent: Int? = nil, sortKeys: Bool = false) -> String {
    var writer = JSONWriter(indent: indent, sortKeys: sortKeys)
    writer.write(value)
    return writer.text
  }
}
