/// The bytes of a text, with what the lexer asks of them.
struct ScannedText {
  let bytes: [UInt8]

  var count: Int { bytes.count }

  /// The byte at a place; zero behind the end.
  subscript(place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  /// Whether these bytes stand at a place.
  func has(_ expected: [UInt8], at place: Int) -> Bool {
    guard place + expected.count <= bytes.count else { return false }
    for index in expected.indices where bytes[place + index] != expected[index] { return false }
    return true
  }

  /// The text of a range.
  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The place behind the whitespace that starts at a place; `\s` of Python's `re`.
  func skippingWhitespace(from start: Int) -> Int {
    var place = start
    while place < bytes.count {
      let length = whitespaceLength(at: place)
      if length == 0 { break }
      place += length
    }
    return place
  }

  /// The place before the whitespace that ends a range.
  func trimmingWhitespace(before end: Int, downTo start: Int) -> Int {
    var place = end
    while place > start {
      var candidate = place - 1
      while candidate > start, bytes[candidate] & 0xC0 == 0x80 { candidate -= 1 }
      guard whitespaceLength(at: candidate) == place - candidate else { break }
      place = candidate
    }
    return place
  }

  /// The place behind one newline at a place, or the place itself.
  func skippingNewline(at place: Int) -> Int {
    switch self[place] {
    case UInt8(ascii: "\n"): place + 1
    case UInt8(ascii: "\r"): self[place + 1] == UInt8(ascii: "\n") ? place + 2 : place + 1
    default: place
    }
  }

  /// How many bytes the whitespace character at a place takes; zero when there is none.
  private func whitespaceLength(at place: Int) -> Int {
    switch bytes[place] {
    case 0x09...0x0D, 0x1C...0x20: return 1
    case 0xC2: return self[place + 1] == 0x85 || self[place + 1] == 0xA0 ? 2 : 0
    case 0xE1: return has([0xE1, 0x9A, 0x80], at: place) ? 3 : 0
    case 0xE2:
      let last = self[place + 2]
      switch self[place + 1] {
      case 0x80: return (0x80...0x8A).contains(last) || [0xA8, 0xA9, 0xAF].contains(last) ? 3 : 0
      case 0x81: return last == 0x9F ? 3 : 0
      default: return 0
      }
    case 0xE3: return has([0xE3, 0x80, 0x80], at: place) ? 3 : 0
    default: return 0
    }
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isNewline: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }

  /// Whether a name can hold this byte: a letter, a digit, `_`, or a part of a character above ASCII.
  var isWord: Bool {
    isDigit || self == UInt8(ascii: "_") || self >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
