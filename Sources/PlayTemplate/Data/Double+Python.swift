#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Double {
  /// The shortest text that gives the same number again, written as Python writes it.
  var pythonDescription: String {
    if isNaN { return "nan" }
    if isInfinite { return self < 0 ? "-inf" : "inf" }
    let (digits, exponent) = decimalDigits
    let sign = sign == .minus ? "-" : ""
    guard (-4..<16).contains(exponent) else {
      let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
      let size = String(abs(exponent))
      let padded = size.count < 2 ? "0" + size : size
      return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(padded)"
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    let padding = String(repeating: "0", count: max(0, exponent + 2 - digits.count))
    let padded = digits + padding
    return "\(sign)\(padded.prefix(exponent + 1)).\(padded.dropFirst(exponent + 1))"
  }

  /// The significant digits and the power of ten of the first one.
  private var decimalDigits: (digits: String, exponent: Int) {
    if self == 0 { return ("0", 0) }
    let parts = magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa[0]
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    let all = whole + fraction
    let leadingZeros = all.prefix { $0 == "0" }.count
    var digits = all.dropFirst(leadingZeros)
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    return (String(digits), exponent + whole.count - 1 - leadingZeros)
  }

  /// The number with a fixed count of digits after the point, correctly rounded.
  func fixed(_ digits: Int) -> String { formatted("%.\(digits)f") }

  /// The number formatted by the C library, whose rounding is Python's.
  func formatted(_ format: String) -> String {
    withVaList([self]) { arguments in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_500) { buffer in
        let length = vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
        let bytes = buffer.prefix(max(0, min(Int(length), buffer.count - 1)))
        return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
  }

  /// The number of a text in Python's notation; `nil` when it is none.
  init?(python text: String) {
    let trimmed = text.trimmed()
    var digits = trimmed
    if let first = digits.first, first == "-" || first == "+" { digits.removeFirst() }
    if ["inf", "infinity", "nan"].contains(digits.lowercased()) {
      self.init(trimmed)
      return
    }
    let allowed = digits.utf8.allSatisfy {
      $0.isDigit
        || [
          UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"),
          UInt8(ascii: "-"), UInt8(ascii: "_"),
        ].contains($0)
    }
    guard allowed, digits.hasUnderscoresBetweenDigits else { return nil }
    let plain = String(trimmed.filter { $0 != "_" })
    let padded = plain.hasSuffix(".") ? plain + "0" : plain.replacing(".e", with: ".0e")
    self.init(padded)
  }
}

extension String {
  /// Whether every underscore stands between two digits, as Python wants it in numbers.
  var hasUnderscoresBetweenDigits: Bool {
    let bytes = Array(utf8)
    return bytes.indices.allSatisfy { index in
      guard bytes[index] == UInt8(ascii: "_") else { return true }
      return index > 0 && index + 1 < bytes.count && bytes[index - 1].isDigit
        && bytes[index + 1].isDigit
    }
  }
}
