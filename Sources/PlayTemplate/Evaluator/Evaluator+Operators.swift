import PlayData

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Evaluator {
  func apply(_ operation: UnaryOperator, _ operand: Datum) throws -> Datum {
    switch operation {
    case .not: return .bool(try !operand.isTrue())
    case .plus, .minus:
      if let integer = try operand.used().integer {
        let (result, overflow) = 0.subtractingReportingOverflow(integer)
        if overflow, operation == .minus { throw Problem.overflow }
        return .int(operation == .minus ? result : integer)
      }
      guard let number = operand.number else {
        throw Problem.type("\(operand.typeName) cannot have a sign")
      }
      return .double(operation == .minus ? -number : number)
    }
  }

  func apply(_ operation: BinaryOperator, _ left: Datum, _ right: Datum) throws -> Datum {
    if let left = left.integer, let right = right.integer {
      return try Arithmetic.apply(operation, left, right)
    }
    if let left = left.number, let right = right.number {
      return .double(try Arithmetic.apply(operation, left, right))
    }
    switch (operation, left, right) {
    case (.add, .string(let left), .string(let right)):
      try checkSize(left.utf8.count + right.utf8.count)
      return .string(left + right)
    case (.add, .list(let left), .list(let right)): return .list(try joined(left, right))
    case (.add, .tuple(let left), .tuple(let right)): return .tuple(try joined(left, right))
    case (.multiply, _, _):
      if let count = right.integer, let result = try repeated(left, count) { return result }
      if let count = left.integer, let result = try repeated(right, count) { return result }
    case (.modulo, .string(let text), _): return .string(try format(text, right))
    default: break
    }
    throw Problem.type(
      "\(left.typeName) \(operation.rawValue) \(right.typeName) has no meaning",
      hint: operation == .add ? "join texts with ~" : nil)
  }

  private func format(_ format: String, _ values: Datum) throws -> String {
    switch values {
    case .tuple(let elements): try PercentFormat(format).text(elements.array, named: nil, self)
    case .map(let map): try PercentFormat(format).text([values], named: map, self)
    default: try PercentFormat(format).text([values], named: nil, self)
    }
  }

  private func joined(_ left: Elements, _ right: Elements) throws -> Elements {
    try checkCount(left.count + right.count)
    return Elements(left.array + right.array)
  }

  private func repeated(_ datum: Datum, _ count: Int) throws -> Datum? {
    let times = max(0, count)
    let total = { (size: Int) in
      let (total, overflow) = size.multipliedReportingOverflow(by: times)
      return overflow ? Int.max : total
    }
    switch datum {
    case .string(let text):
      try checkSize(total(text.utf8.count))
      return .string(String(repeating: text, count: times))
    case .list(let elements), .tuple(let elements):
      try checkCount(total(elements.count))
      let items = Elements(Array(repeatElement(elements.array, count: times).joined()))
      if case .list = datum { return .list(items) }
      return .tuple(items)
    default: return nil
    }
  }
}

/// Arithmetic by Python's rules.
enum Arithmetic {
  static func apply(_ operation: BinaryOperator, _ left: Int, _ right: Int) throws -> Datum {
    switch operation {
    case .add: return .int(try checked(left.addingReportingOverflow(right)))
    case .subtract: return .int(try checked(left.subtractingReportingOverflow(right)))
    case .multiply: return .int(try checked(left.multipliedReportingOverflow(by: right)))
    case .divide: return .double(try apply(.divide, Double(left), Double(right)))
    case .floorDivide:
      try checkDivisor(right != 0)
      let quotient = try checked(left.dividedReportingOverflow(by: right))
      let isRoundedUp = quotient * right != left && (left < 0) != (right < 0)
      return .int(isRoundedUp ? quotient - 1 : quotient)
    case .modulo:
      try checkDivisor(right != 0)
      let remainder = left.remainderReportingOverflow(dividingBy: right).partialValue
      return .int(remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder)
    case .power: return try power(left, right)
    }
  }

  static func apply(_ operation: BinaryOperator, _ left: Double, _ right: Double) throws -> Double {
    switch operation {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .divide:
      try checkDivisor(right != 0)
      return left / right
    case .floorDivide:
      try checkDivisor(right != 0)
      return floorDivided(left, right)
    case .modulo:
      try checkDivisor(right != 0)
      return modulo(left, right)
    case .power: return try power(left, right)
    }
  }

  private static func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Int {
    if result.overflow { throw Problem.overflow }
    return result.partialValue
  }

  private static func checkDivisor(_ isValid: Bool) throws {
    guard isValid else { throw Problem.type("division by zero") }
  }

  private static func power(_ base: Int, _ exponent: Int) throws -> Datum {
    guard exponent >= 0 else { return .double(try power(Double(base), Double(exponent))) }
    var result = 1
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = try checked(result.multipliedReportingOverflow(by: factor)) }
      rest >>= 1
      if rest > 0 { factor = try checked(factor.multipliedReportingOverflow(by: factor)) }
    }
    return .int(result)
  }

  private static func power(_ base: Double, _ exponent: Double) throws -> Double {
    if base == 0, exponent < 0 { throw Problem.type("zero cannot have a negative power") }
    if base < 0, base.isFinite, exponent.isFinite, exponent != exponent.rounded() {
      throw Problem.unsupported("complex numbers do not exist here")
    }
    let result = pow(base, exponent)
    if result.isInfinite, base.isFinite, exponent.isFinite {
      throw Problem.limit("the result is too large")
    }
    return result
  }

  private static func modulo(_ left: Double, _ right: Double) -> Double {
    let remainder = fmod(left, right)
    if remainder == 0 { return copysign(0, right) }
    return (remainder < 0) != (right < 0) ? remainder + right : remainder
  }

  /// The quotient rounded down, worked out as Python does it.
  private static func floorDivided(_ left: Double, _ right: Double) -> Double {
    let quotient = (left - modulo(left, right)) / right
    if quotient == 0 { return copysign(0, left / right) }
    let floor = quotient.rounded(.down)
    return quotient - floor > 0.5 ? floor + 1 : floor
  }
}
