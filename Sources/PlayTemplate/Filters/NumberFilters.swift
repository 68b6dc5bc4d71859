import PlayData

extension Filters {
  /// Numbers and conversions to them.
  static let numbers: [Filter] = [
    Filter("abs", apply: absolute),
    Filter("round", ["precision", "method"], apply: round),
    Filter("int", ["default", "base"], apply: integer),
    Filter("float", ["default"], apply: float),
    Filter("sum", ["attribute", "start"], apply: sum),
    Filter("min", ["case_sensitive", "attribute"]) {
      try extreme($0, $1, $2, "min") { try Datum.isLess($0, $1) }
    },
    Filter("max", ["case_sensitive", "attribute"]) {
      try extreme($0, $1, $2, "max") { try Datum.isLess($1, $0) }
    },
    Filter("pow", ["exponent"], required: 1) { input, arguments, evaluator in
      try evaluator.apply(.power, input, arguments.required(0))
    },
  ]

  private static func absolute(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    if let integer = input.integer {
      guard integer != .min else { throw Problem.overflow }
      return .int(abs(integer))
    }
    guard let number = input.number else {
      throw Problem.type("expected a number, found \(input.typeName)")
    }
    return .double(abs(number))
  }

  private static func round(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    let precision = try arguments.integer(0, or: 0)
    let method = try arguments.text(1, or: "common")
    guard let number = input.number else {
      throw Problem.type("expected a number, found \(input.typeName)")
    }
    guard abs(precision) <= 300 else { throw Problem.limit("the precision is too large") }
    let scale = try Arithmetic.apply(.power, 10.0, Double(precision))
    switch method {
    case "common":
      if let integer = input.integer { return .int(rounded(integer, to: precision)) }
      return .double(rounded(number, to: precision))
    // Python's ceil and floor make an integer, so that there is no negative zero.
    case "ceil": return .double(((number * scale).rounded(.up) + 0) / scale)
    case "floor": return .double((number * scale).rounded(.down) / scale)
    default: throw Problem.type("the method must be common, ceil or floor")
    }
  }

  /// A float rounded to digits; the decimal expansion decides, as in Python.
  private static func rounded(_ number: Double, to precision: Int) -> Double {
    guard number.isFinite else { return number }
    if precision >= 0 { return Double(number.fixed(precision)) ?? number }
    let scale = Double("1e\(-precision)") ?? 1
    return (number / scale).rounded(.toNearestOrEven) * scale
  }

  private static func rounded(_ number: Int, to precision: Int) -> Int {
    guard precision < 0 else { return number }
    guard precision > -19 else { return 0 }
    let scale = (0..<(-precision)).reduce(1) { scale, _ in scale * 10 }
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: scale)
    let twice = abs(remainder).multipliedReportingOverflow(by: 2)
    let isUp =
      twice.overflow || twice.partialValue > scale
      || twice.partialValue == scale && quotient % 2 != 0
    return (isUp ? quotient + number.signum() : quotient) * scale
  }

  private static func integer(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let standard = arguments[0] ?? .int(0)
    let base = try arguments.integer(1, or: 10)
    switch input {
    case .int, .bool: return .int(input.integer ?? 0)
    case .double(let number): return number.isNaN ? standard : .int(try truncated(number))
    case .string(let text):
      guard base == 0 || (2...36).contains(base) else {
        throw Problem.type("the base must be 0 or between 2 and 36")
      }
      if let integer = try PythonInteger(text, base: base).value { return .int(integer) }
      guard let number = Double(python: text), number.isFinite else { return standard }
      return .int(try truncated(number))
    default: return standard
    }
  }

  private static func truncated(_ number: Double) throws -> Int {
    guard let integer = Int(exactly: number.rounded(.towardZero)) else { throw Problem.overflow }
    return integer
  }

  private static func float(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    if let number = input.number { return .double(number) }
    if case .string(let text) = input, let number = Double(python: text) { return .double(number) }
    return arguments[0] ?? .double(0)
  }

  private static func sum(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let path = try arguments.optional(0).map { try AttributePath($0) }
    var total = arguments[1] ?? .int(0)
    if case .string = total { throw Problem.type("sum adds numbers", hint: "use join for texts") }
    for element in try input.elements() {
      let value = try path?.value(in: element) ?? element
      total = try evaluator.apply(.add, total, value.used())
    }
    return total
  }

  private static func extreme(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator, _ name: String,
    _ isBetter: (Datum, Datum) throws -> Bool
  ) throws -> Datum {
    let key = try SortKey(
      isCaseSensitive: arguments.flag(0), attribute: arguments.optional(1), isMultiple: false)
    var best: (element: Datum, key: Datum)?
    for element in try input.elements() {
      let value = try key.values(of: element)[0]
      if try best.map({ try isBetter(value, $0.key) }) ?? true { best = (element, value) }
    }
    return best?.element ?? evaluator.nothing("there is no \(name) of an empty list")
  }
}

/// An integer written as Python's `int()` reads it.
struct PythonInteger {
  /// The number; `nil` when the text is none.
  let value: Int?

  init(_ text: String, base: Int) throws {
    var digits = text.trimmed()[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    var radix = base == 0 ? 10 : base
    for (prefix, prefixed) in [("0x", 16), ("0o", 8), ("0b", 2)]
    where digits.lowercased().hasPrefix(prefix) && (base == 0 || base == prefixed) {
      radix = prefixed
      digits = digits.dropFirst(2)
      if digits.first == "_" { digits.removeFirst() }
    }
    let plain = digits.filter { $0 != "_" }
    let isValid =
      !plain.isEmpty && digits.first != "_" && digits.last != "_" && !digits.contains("__")
      && plain.allSatisfy { $0.isASCII && ($0.wholeNumberValue ?? $0.letterValue) < radix }
    guard isValid else {
      value = nil
      return
    }
    value = Int((isNegative ? "-" : "") + plain, radix: radix)
    if value == nil { throw Problem.overflow }
  }
}

extension Character {
  /// The value of a letter as a digit of a base above ten.
  fileprivate var letterValue: Int {
    guard let byte = asciiValue, byte.isWord, byte != UInt8(ascii: "_") else { return .max }
    return Int(byte | 0x20) - Int(UInt8(ascii: "a")) + 10
  }
}
