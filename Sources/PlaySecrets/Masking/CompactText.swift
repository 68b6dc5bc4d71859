/// A text without its line breaks and the blanks behind them.
///
/// A line break is also one that is escaped as `\n`, and the border between two texts of a JSON list,
/// for that is how the lines of an output are shown.
struct CompactText {
  let bytes: [UInt8]
  /// The places of the bytes in the whole text; empty when nothing was left out.
  private let origins: [Int]

  init(_ text: [UInt8]) {
    var kept: [UInt8] = []
    var origins: [Int] = []
    kept.reserveCapacity(text.count)
    origins.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if let end = Self.endOfBreak(at: index, in: text) {
        index = end
      } else {
        // Backslashes are looked at together, or a long row of them would be read again for each.
        let end =
          text[index] == Self.backslash ? Self.endOfBackslashes(from: index, in: text) : index + 1
        kept += text[index..<end]
        origins += index..<end
        index = end
      }
    }
    (bytes, self.origins) = (kept, kept.count == text.count ? [] : origins)
  }

  /// The place of a byte in the whole text.
  func origin(of index: Int) -> Int { origins.isEmpty ? index : origins[index] }

  /// Where a break ends that begins here; `nil` when none does.
  private static func endOfBreak(at start: Int, in text: [UInt8]) -> Int? {
    switch text[start] {
    case newline, carriageReturn: skipBlanks(from: start + 1, in: text)
    case backslash: endOfEscape(at: start, in: text)
    case quote: endOfBorder(at: start, in: text)
    default: nil
    }
  }

  /// `\n` and `\r`, however often they were escaped.
  private static func endOfEscape(at start: Int, in text: [UInt8]) -> Int? {
    let letter = endOfBackslashes(from: start, in: text)
    guard letter < text.count,
      text[letter] == UInt8(ascii: "n") || text[letter] == UInt8(ascii: "r")
    else { return nil }
    return letter + 1
  }

  private static func endOfBackslashes(from start: Int, in text: [UInt8]) -> Int {
    text[start...].firstIndex { $0 != backslash } ?? text.endIndex
  }

  /// `", "`, with any white space behind the comma.
  private static func endOfBorder(at start: Int, in text: [UInt8]) -> Int? {
    guard start + 1 < text.count, text[start + 1] == UInt8(ascii: ",") else { return nil }
    let end = text[(start + 2)...].firstIndex { !isSpace($0) }
    guard let end, text[end] == quote else { return nil }
    return end + 1
  }

  private static func skipBlanks(from start: Int, in text: [UInt8]) -> Int {
    text[start...].firstIndex { !isSpace($0) } ?? text.endIndex
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == newline
      || byte == carriageReturn
  }

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let backslash = UInt8(ascii: "\\")
  private static let quote = UInt8(ascii: "\"")
}
