extension PatternParser {
  /// Reads an escape behind its backslash, outside of brackets.
  mutating func escape(at start: Int) throws(RegularExpression.Mistake) -> PatternSyntax {
    let isASCII = options.contains(.isASCII)
    if let name = characterClass() { return .set(ScalarSet(classes: [name])) }
    if let number = try groupNumber(at: start) {
      return try reference(to: number, named: "\(number)", at: start)
    }
    switch next {
    case "A": return assertion(.textStart)
    case "Z": return assertion(.textEnd)
    case "b": return assertion(.wordBoundary(isASCII: isASCII))
    case "B": return assertion(.noWordBoundary(isASCII: isASCII))
    default: return literal(try escapedScalar(at: start))
    }
  }

  private mutating func assertion(_ assertion: Assertion) -> PatternSyntax {
    place += 1
    return .assertion(assertion)
  }

  /// The class that follows the backslash, if one does.
  mutating func characterClass() -> CharacterClass? {
    let isASCII = options.contains(.isASCII)
    let kind: CharacterClass.Kind
    switch next {
    case "d", "D": kind = .digit
    case "s", "S": kind = .space
    case "w", "W": kind = .word
    default: return nil
    }
    let isNegated = take().map { ("A"..."Z").contains($0) } ?? false
    return CharacterClass(kind: kind, isNegated: isNegated, isASCII: isASCII)
  }

  /// The number of a group; three octal digits are a code point instead.
  private mutating func groupNumber(at start: Int) throws(RegularExpression.Mistake) -> Int? {
    guard let first = next, ("1"..."9").contains(first) else { return nil }
    let three = scalars[place...].prefix(3)
    if three.count == 3, three.allSatisfy({ ("0"..."7").contains($0) }) { return nil }
    return Int(take(while: { ("0"..."9").contains($0) }, atMost: 2))
  }

  /// Reads an escape that stands for one code point.
  mutating func escapedScalar(at start: Int) throws(RegularExpression.Mistake) -> Unicode.Scalar {
    guard let scalar = take() else { throw mistake(.trailingBackslash, at: start) }
    switch scalar {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x": return try hexadecimal(2, at: start)
    case "u": return try hexadecimal(4, at: start)
    case "U": return try hexadecimal(8, at: start)
    case "0"..."7": return try octal(at: start)
    case "8", "9", "a"..."z", "A"..."Z":
      throw mistake(.unknownEscape(text(from: start)), at: start)
    default: return scalar
    }
  }

  private mutating func hexadecimal(
    _ count: Int, at start: Int
  ) throws(RegularExpression.Mistake) -> Unicode.Scalar {
    let name = text(from: start)
    let digits = take(while: \.properties.isASCIIHexDigit, atMost: count)
    guard digits.unicodeScalars.count == count else {
      throw mistake(.missingDigits(escape: name, count: count), at: start)
    }
    guard let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) else {
      throw mistake(.noCharacter(escape: text(from: start)), at: start)
    }
    return scalar
  }

  private mutating func octal(at start: Int) throws(RegularExpression.Mistake) -> Unicode.Scalar {
    place -= 1
    let digits = take(while: { ("0"..."7").contains($0) }, atMost: 3)
    guard let value = UInt8(digits, radix: 8) else {
      throw mistake(.noCharacter(escape: text(from: start)), at: start)
    }
    return Unicode.Scalar(value)
  }
}
