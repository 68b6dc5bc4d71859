extension JSONReader {
  /// The string that starts at the current quote.
  mutating func string() throws(Diagnostics) -> String {
    let opening = offset
    offset += 1
    var piece = offset
    var text = ""
    while let byte = current {
      switch byte {
      case UInt8.quote:
        text += String(decoding: bytes[piece..<offset], as: UTF8.self)
        offset += 1
        return text
      case UInt8.backslash:
        text += String(decoding: bytes[piece..<offset], as: UTF8.self)
        text.unicodeScalars.append(try escape())
        piece = offset
      case UInt8.newline, UInt8.carriageReturn:
        throw refused(.unclosedString, at: opening)
      case ..<UInt8.space:
        throw refused(.controlCharacter(Unicode.Scalar(byte)))
      default:
        offset += 1
      }
    }
    throw refused(.unclosedString, at: opening)
  }

  /// The character of the escape that starts at the current backslash.
  private mutating func escape() throws(Diagnostics) -> Unicode.Scalar {
    let start = offset
    guard start + 1 < end else { throw refused(.unfinishedEscape) }
    offset += 2
    switch bytes[start + 1] {
    case UInt8.quote: return "\""
    case UInt8.backslash: return "\\"
    case UInt8.slash: return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw refused(.unknownEscape(character(at: start + 1)), at: start)
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(Diagnostics) -> Unicode.Scalar {
    let first = try hexadecimalUnit(from: start)
    if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
    let isPair =
      first < 0xDC00 && current == .backslash && offset + 1 < end
      && bytes[offset + 1] == UInt8(ascii: "u")
    guard isPair else { throw refused(.loneSurrogate(first), at: start) }
    let secondStart = offset
    offset += 2
    let second = try hexadecimalUnit(from: secondStart)
    guard 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(
        0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    else { throw refused(.loneSurrogate(first), at: start) }
    return scalar
  }

  /// The four digits after `\u`.
  private mutating func hexadecimalUnit(from start: Int) throws(Diagnostics) -> UInt16 {
    let digits = bytes[offset..<end].prefix(4)
    let text = String(decoding: digits, as: UTF8.self)
    let areDigits = digits.count == 4 && digits.allSatisfy { $0.isDigit || $0.isLetter }
    guard areDigits, let unit = UInt16(text, radix: 16) else {
      throw refused(.badUnicodeEscape, at: start)
    }
    offset += 4
    return unit
  }

  /// The number that starts at the current sign or digit.
  mutating func number() throws(Diagnostics) -> Value {
    let start = offset
    while let byte = current, byte.isWord || byte == .dot || byte == .plus || byte == .minus {
      offset += 1
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    let shape = JSONNumber.shape(of: bytes[start..<offset])
    switch shape {
    case .integer:
      guard let number = Int(text) else { throw refused(.integerTooLarge(text), at: start) }
      return .int(number)
    case .fraction:
      guard let number = Double(text), number.isFinite else {
        throw refused(.numberTooLarge(text), at: start)
      }
      return .double(number)
    case .wrong(let reason):
      throw refused(.badNumber(text, reason), at: start)
    }
  }

  /// `true`, `false` or `null`.
  mutating func word(_ expected: JSONExpected) throws(Diagnostics) -> Value {
    switch wordAhead() {
    case "true":
      offset += 4
      return .bool(true)
    case "false":
      offset += 5
      return .bool(false)
    case "null":
      offset += 4
      return .null
    default:
      throw refused(.expected(expected, found: found()))
    }
  }
}
