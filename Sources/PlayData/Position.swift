/// A place in a source.
///
/// Only the byte offset is kept; line and column are counted when a message needs them.
public struct Position: Sendable, Equatable {
  /// The text that the place is in.
  public let source: Source
  /// The distance in bytes from the start of the text.
  public let offset: Int

  /// Creates a position.
  public init(source: Source, offset: Int) {
    self.source = source
    self.offset = offset
  }

  /// The line, counted from one.
  public var line: Int { lineAndColumn.line }

  /// The column in characters, counted from one.
  public var column: Int { lineAndColumn.column }

  /// Line and column, found by the starts of the lines.
  public var lineAndColumn: (line: Int, column: Int) {
    let (line, start) = source.line(at: offset)
    let before = source.bytes.prefix(offset)[start...]
    return (line, String(decoding: before, as: UTF8.self).count + 1)
  }

  /// The same source, `distance` bytes further on.
  public func advanced(by distance: Int) -> Position {
    Position(source: source, offset: offset + distance)
  }
}

extension Position: CustomStringConvertible {
  /// `file:line:column`.
  public var description: String {
    let (line, column) = lineAndColumn
    return "\(source.name):\(line):\(column)"
  }
}
