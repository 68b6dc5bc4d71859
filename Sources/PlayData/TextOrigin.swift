/// Where a text that has a grammar of its own (a template, an expression) came from, so that an
/// offset in the text can be told as a place in the file.
public struct TextOrigin: Sendable, Equatable {
  /// The place of the text's first byte, or of the opening quote of a JSON string.
  public let start: Position
  /// Whether the text stands in the file as a JSON string, with quotes and escapes.
  public let isJSONString: Bool

  /// A whole file that is the text itself.
  public init(file: Source) {
    start = Position(source: file, offset: 0)
    isJSONString = false
  }

  /// A node that was read from JSON; a string's content starts after its quote.
  public init(_ node: Node) { self.init(valueAt: node.position) }

  /// A value that stands at a position, as a JSON string when a quote is there.
  public init(valueAt position: Position) {
    start = position
    let bytes = position.source.bytes
    isJSONString = position.offset < bytes.count && bytes[position.offset] == UInt8(ascii: "\"")
  }

  /// The place in the file of the byte at `offset` of the text.
  public func position(at offset: Int) -> Position {
    guard isJSONString else { return start.advanced(by: offset) }
    let bytes = start.source.bytes
    var raw = start.offset + 1
    var decoded = 0
    while decoded < offset, raw < bytes.count, bytes[raw] != UInt8(ascii: "\"") {
      let (rawLength, textLength) = Self.escape(at: raw, in: bytes)
      raw += rawLength
      decoded += textLength
    }
    return Position(source: start.source, offset: raw)
  }

  /// How many bytes one unit of a JSON string takes in the file and in the decoded text.
  private static func escape(at raw: Int, in bytes: [UInt8]) -> (raw: Int, decoded: Int) {
    guard bytes[raw] == UInt8(ascii: "\\"), raw + 1 < bytes.count else { return (1, 1) }
    guard bytes[raw + 1] == UInt8(ascii: "u") else { return (2, 1) }
    let digits = String(decoding: bytes.dropFirst(raw + 2).prefix(4), as: UTF8.self)
    let unit = UInt32(digits, radix: 16) ?? 0
    switch unit {
    case 0xD800..<0xDC00: return (12, 4)
    case ..<0x80: return (6, 1)
    case ..<0x800: return (6, 2)
    default: return (6, 3)
    }
  }
}
