/// Finds the marks `\nNONCE …\n` in one stream.
struct MarkScanner: Sendable {
  /// What came before a mark, and the text of the mark.
  struct Frame: Equatable {
    let body: [UInt8]
    let mark: String
  }

  /// Longer than any text of a mark, which is two numbers with a space between them.
  private static let textLimit = 64

  private let start: [UInt8]
  private var buffer: [UInt8] = []
  /// Everything before this index has been searched for the start of a mark.
  private var searched = 0

  init(nonce: String) { start = Array("\n\(nonce) ".utf8) }

  /// The bytes that belong to no complete frame yet.
  var pending: ArraySlice<UInt8> { buffer[...] }

  /// Takes bytes and returns the frames that are now complete.
  ///
  /// A mark without an end is returned as soon as its text is too long: it is none of ours, and
  /// waiting for its end would look through it again with every piece that comes.
  mutating func receive(_ bytes: [UInt8]) -> [Frame] {
    if buffer.isEmpty { buffer = bytes } else { buffer += bytes }
    var frames: [Frame] = []
    var bodyStart = 0
    while let markStart = nextMark() {
      let textStart = markStart + start.count
      let text = buffer[textStart...].prefix(Self.textLimit)
      guard let textEnd = text.firstIndex(of: UInt8(ascii: "\n")) ?? Self.cut(text) else { break }
      frames.append(
        Frame(
          body: Array(buffer[bodyStart..<markStart]),
          mark: String(decoding: buffer[textStart..<textEnd], as: UTF8.self)))
      bodyStart = min(textEnd + 1, buffer.count)
      searched = bodyStart
    }
    if bodyStart > 0 {
      // Not removeFirst: the room for a long answer would be kept for the rest of the session.
      buffer = Array(buffer[bodyStart...])
      searched -= bodyStart
    }
    return frames
  }

  /// The end of a text that is too long to be a mark's.
  private static func cut(_ text: ArraySlice<UInt8>) -> Int? {
    text.count == textLimit ? text.endIndex : nil
  }

  /// The index of the next start of a mark; remembers how far it has looked.
  private mutating func nextMark() -> Int? {
    let last = buffer.count - start.count
    while searched <= last {
      guard let newline = buffer[searched...last].firstIndex(of: start[0]) else {
        searched = last + 1
        return nil
      }
      searched = newline
      if buffer[newline..<(newline + start.count)].elementsEqual(start) { return newline }
      searched += 1
    }
    return nil
  }
}
