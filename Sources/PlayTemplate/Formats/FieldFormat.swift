import PlayData

/// How a number or a text fills a field: the parts of a format that `%` and `{}` share.
struct FieldFormat {
  /// On which side the filling stands.
  enum Alignment { case left, right, center, afterSign }

  var fill: Unicode.Scalar = " "
  var alignment: Alignment?
  var sign = ""
  var isAlternate = false
  var width = 0
  var groups: String?
  var precision: Int?
  var type: Unicode.Scalar?

  /// The text of a string in its field.
  func text(_ string: String) -> String {
    let cut = precision.map { String(scalars: string.unicodeScalars.prefix($0)) } ?? string
    return padded("", cut, standard: .left)
  }

  /// The text of an integer, in the base that the type names.
  func text(_ integer: Int) throws -> String {
    let isNegative = integer < 0
    let magnitude = integer.magnitude
    let digits: String
    let prefix: String
    switch type {
    case nil, "d", "i", "u", "n": (digits, prefix) = (String(magnitude), "")
    case "x": (digits, prefix) = (String(magnitude, radix: 16), "0x")
    case "X": (digits, prefix) = (String(magnitude, radix: 16, uppercase: true), "0X")
    case "o": (digits, prefix) = (String(magnitude, radix: 8), "0o")
    case "b": (digits, prefix) = (String(magnitude, radix: 2), "0b")
    case let type?: throw Problem.unsupported("the format \"\(type)\" is not for integers")
    }
    let zeros = String(repeating: "0", count: max(0, (precision ?? 0) - digits.count))
    let signText = isNegative ? "-" : sign
    return padded(
      signText + (isAlternate ? prefix : ""), grouped(zeros + digits), standard: .right)
  }

  /// The text of a float, fixed, with an exponent, or the shorter of them.
  func text(_ number: Double) throws -> String {
    let signText = number.sign == .minus && !number.isNaN ? "-" : sign
    guard number.isFinite else {
      let word = number.isNaN ? "nan" : "inf"
      let isUpper = type.map { $0.properties.isUppercase } ?? false
      return padded(signText, isUpper ? word.uppercased() : word, standard: .right)
    }
    return padded(signText, grouped(try digits(of: number.magnitude)), standard: .right)
  }

  private func digits(of number: Double) throws -> String {
    let precision = precision ?? 6
    guard precision <= 1_000 else { throw Problem.limit("the precision is too large") }
    switch type {
    case "f", "F", "e", "E", "g", "G":
      let type = type.map(String.init) ?? "f"
      return number.formatted("%\(isAlternate ? "#" : "").\(precision)\(type)")
    case "%": return (number * 100).fixed(precision) + "%"
    case nil where self.precision == nil: return number.pythonDescription
    case nil:
      let text = number.formatted("%.\(max(1, precision))g")
      return text.contains("e") || text.contains(".") || precision < 2 ? text : text + ".0"
    case let type?: throw Problem.unsupported("the format \"\(type)\" is not for numbers")
    }
  }

  private func grouped(_ digits: String) -> String {
    guard let groups else { return digits }
    let whole = digits.prefix { $0.isHexDigit }
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result += groups }
      result.append(digit)
    }
    return result + digits.dropFirst(whole.count)
  }

  private func padded(_ sign: String, _ text: String, standard: Alignment) -> String {
    let missing = width - sign.unicodeScalars.count - text.unicodeScalars.count
    guard missing > 0 else { return sign + text }
    let filling = { (count: Int) in String(repeating: String(fill), count: count) }
    switch alignment ?? standard {
    case .left: return sign + text + filling(missing)
    case .right: return filling(missing) + sign + text
    case .center: return filling(missing / 2) + sign + text + filling(missing - missing / 2)
    case .afterSign: return sign + filling(missing) + text
    }
  }
}
