import PlayLock

/// A text that was read: its name for messages and its bytes.
///
/// A source is shared by every node that was read from it, so a node keeps no copy of its text.
public final class Source: Sendable {
  /// The name that messages show, usually the path as the user gave it.
  public let name: String
  /// The text as it was read.
  public let bytes: [UInt8]
  /// The offsets at which lines start, once somebody has asked for a line.
  private let lineStarts = Locked<[Int]>([])

  /// Creates a source from bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Creates a source from text.
  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The line that an offset is in, counted from one, and where that line starts.
  ///
  /// A file with thousands of mistakes is read for its lines once, not for every message.
  func line(at offset: Int) -> (number: Int, start: Int) {
    lineStarts.withLock { starts in
      if starts.isEmpty {
        starts = [0] + bytes.indices.filter { bytes[$0] == .newline }.map { $0 + 1 }
      }
      var range = 0..<starts.count
      while range.count > 1 {
        let middle = (range.lowerBound + range.upperBound) / 2
        range = starts[middle] <= offset ? middle..<range.upperBound : range.lowerBound..<middle
      }
      return (range.lowerBound + 1, starts[range.lowerBound])
    }
  }
}

extension Source: Equatable {
  /// Equal when name and bytes are.
  public static func == (left: Source, right: Source) -> Bool {
    left === right || (left.name == right.name && left.bytes == right.bytes)
  }
}
