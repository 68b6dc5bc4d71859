/// RFC 8259's grammar of numbers, and the ways in which people miss it.
enum JSONNumber {
  enum Shape: Equatable {
    case integer
    case fraction
    case wrong(Mistake)
  }

  enum Mistake: Equatable {
    case plusSign
    case leadingZero
    case startsWithDot
    case missingFraction
    case missingExponent
    case infinity
    case notANumber
    case dashes
  }

  /// What the bytes of a number are.
  static func shape(of bytes: ArraySlice<UInt8>) -> Shape {
    var rest = bytes
    if rest.first == .plus { return .wrong(.plusSign) }
    if rest.first == .minus { rest.removeFirst() }
    if rest.first == .dot { return .wrong(.startsWithDot) }
    if rest.isEmpty || rest.first == .minus { return .wrong(.dashes) }
    if rest.starts(with: "Inf".utf8) || rest.starts(with: "inf".utf8) { return .wrong(.infinity) }
    let whole = removeDigits(from: &rest)
    if whole.isEmpty { return .wrong(.notANumber) }
    if whole.count > 1, whole.first == .zero { return .wrong(.leadingZero) }
    if rest.isEmpty { return .integer }
    if rest.first == .dot {
      rest.removeFirst()
      if removeDigits(from: &rest).isEmpty { return .wrong(.missingFraction) }
    }
    if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if rest.first == .plus || rest.first == .minus { rest.removeFirst() }
      if removeDigits(from: &rest).isEmpty { return .wrong(.missingExponent) }
    }
    return rest.isEmpty ? .fraction : .wrong(.notANumber)
  }

  private static func removeDigits(from bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = bytes.prefix { $0.isDigit }
    bytes = bytes.dropFirst(digits.count)
    return digits
  }
}
