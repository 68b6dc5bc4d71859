import PlayData

extension Lexer {
  /// Reads an integer (`1_000`, `0x1f`, `0o17`, `0b1`) or a float (`1.5`, `1e3`).
  mutating func readNumber() throws(TemplateError) {
    let start = place
    if let end = endOfFloat() {
      place = end
      let digits = text.string(start..<end).filter { $0 != "_" }
      guard let number = Double(digits) else { throw error("\(digits) is no number", at: start) }
      add(.float(number), at: start)
      return
    }
    let (radix, prefix) = radix()
    let end = endOfDigits(from: start + prefix, radix: radix, underscoreFirst: prefix > 0)
    place = end ?? start + 1
    let digits = text.string((end == nil ? start : start + prefix)..<place).filter { $0 != "_" }
    guard let number = Int(digits, radix: end == nil || radix == 1 ? 10 : radix) else {
      throw TemplateError(
        kind: .limit, message: "the integer is too large",
        position: origin.position(at: start), hint: "integers have 64 bits")
    }
    add(.integer(number), at: start)
  }

  private func radix() -> (radix: Int, prefix: Int) {
    guard text[place] == UInt8(ascii: "0") else { return (10, 0) }
    switch text[place + 1] | 0x20 {
    case UInt8(ascii: "x"): return (16, 2)
    case UInt8(ascii: "o"): return (8, 2)
    case UInt8(ascii: "b"): return (2, 2)
    // A leading zero is followed by zeros alone, as in Python.
    default: return (1, 0)
    }
  }

  /// The place behind digits with single underscores between them; `nil` without a digit.
  private func endOfDigits(from start: Int, radix: Int, underscoreFirst: Bool = false) -> Int? {
    var index = start
    var end: Int?
    while true {
      var digit = index
      if text[digit] == UInt8(ascii: "_"), end != nil || underscoreFirst { digit += 1 }
      guard isDigit(text[digit], radix: radix) else { return end }
      index = digit + 1
      end = index
    }
  }

  private func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    switch radix {
    case 1: byte == UInt8(ascii: "0")
    case 2...10: byte.isDigit && Int(byte - UInt8(ascii: "0")) < radix
    default: byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
  }

  private func endOfFloat() -> Int? {
    // `a.1.2` are two indices, not a float.
    if place > 0, text[place - 1] == UInt8(ascii: ".") { return nil }
    guard let whole = endOfDigits(from: place, radix: 10) else { return nil }
    var end = whole
    var isFloat = false
    if text[end] == UInt8(ascii: "."), let fraction = endOfDigits(from: end + 1, radix: 10) {
      end = fraction
      isFloat = true
    }
    if text[end] | 0x20 == UInt8(ascii: "e") {
      let digits = end + (isSign(text[end + 1]) ? 2 : 1)
      if let exponent = endOfDigits(from: digits, radix: 10) { return exponent }
    }
    return isFloat ? end : nil
  }
}

extension Lexer {
  /// Reads a string literal, with Python's escapes unless backslashes stand for themselves.
  mutating func readString(quote: UInt8) throws(TemplateError) {
    let start = place
    place += 1
    var content: [UInt8] = []
    while place < text.count {
      let byte = text[place]
      if byte == quote {
        place += 1
        add(.string(String(decoding: content, as: UTF8.self)), at: start)
        return
      }
      if byte == UInt8(ascii: "\\"), keepsBackslashes {
        // A quote behind one still does not end the string.
        content += text.bytes[place..<min(place + 2, text.count)]
        place += 2
      } else if byte == UInt8(ascii: "\\") {
        try readEscape(into: &content)
      } else if byte == UInt8(ascii: "\r") {
        content.append(UInt8(ascii: "\n"))
        place = text.skippingNewline(at: place)
      } else {
        content.append(byte)
        place += 1
      }
    }
    throw error("the string that starts here is not closed", at: start)
  }

  private mutating func readEscape(into content: inout [UInt8]) throws(TemplateError) {
    let start = place
    let escape = text[place + 1]
    place += 2
    switch escape {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): place = text.skippingNewline(at: start + 1)
    case UInt8(ascii: "x"): try appendScalar(digits: 2, from: start, to: &content)
    case UInt8(ascii: "u"): try appendScalar(digits: 4, from: start, to: &content)
    case UInt8(ascii: "U"): try appendScalar(digits: 8, from: start, to: &content)
    case UInt8(ascii: "N"): throw error("\\N{…} is not supported", at: start, hint: "use \\uXXXX")
    case UInt8(ascii: "0")...UInt8(ascii: "7"): appendOctal(from: start, to: &content)
    default:
      if let simple = Self.simpleEscapes[escape] {
        content.append(simple)
      } else {
        // Python keeps the backslash of an escape that it does not know.
        guard escape < 0x80 else {
          throw error("a backslash before this character has no meaning", at: start)
        }
        content += [UInt8(ascii: "\\"), escape]
      }
    }
  }

  private mutating func appendScalar(
    digits: Int, from start: Int, to content: inout [UInt8]
  ) throws(TemplateError) {
    let end = place + digits
    let isComplete = end <= text.count && (place..<end).allSatisfy { isDigit(text[$0], radix: 16) }
    guard isComplete, let number = UInt32(text.string(place..<end), radix: 16),
      let scalar = Unicode.Scalar(number)
    else { throw error("the escape needs \(digits) digits that name a character", at: start) }
    content += Array(String(Character(scalar)).utf8)
    place = end
  }

  private mutating func appendOctal(from start: Int, to content: inout [UInt8]) {
    place = start + 1
    var number: UInt32 = 0
    while place < start + 4, isDigit(text[place], radix: 8) {
      number = number * 8 + UInt32(text[place] - UInt8(ascii: "0"))
      place += 1
    }
    guard let scalar = Unicode.Scalar(number) else { return }
    content += Array(String(Character(scalar)).utf8)
  }

  private static let simpleEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8,
    UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    UInt8(ascii: "v"): 11,
  ]
}
