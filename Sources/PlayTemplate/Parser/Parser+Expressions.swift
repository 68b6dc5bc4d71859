import PlayData

extension Parser {
  /// Reads a whole text that is one expression.
  mutating func readWholeExpression() throws(TemplateError) -> ExpressionSyntax {
    if at(.leftBrace), following.kind == .symbol(.leftBrace) {
      throw error(
        "an expression stands here without braces", at: current.offset,
        hint: "write it without {{ and }}")
    }
    let expression = try readExpression()
    guard current.kind == .end else { throw unexpected(expecting: "the end of the expression") }
    return expression
  }

  /// Reads an expression with an inline `if`.
  mutating func readExpression() throws(TemplateError) -> ExpressionSyntax {
    try nested { parser throws(TemplateError) in
      var result = try parser.readOr()
      while parser.at(word: "if") {
        let offset = parser.advance().offset
        let test = try parser.readOr()
        let otherwise = parser.skip(word: "else") ? try parser.readExpression() : nil
        result = try parser.node(
          .condition(test: test, then: result, otherwise: otherwise), at: offset,
          over: test, result, otherwise)
      }
      return result
    }
  }

  /// Reads an expression without an inline `if`, which ends a loop's sequence.
  mutating func readOr() throws(TemplateError) -> ExpressionSyntax {
    var left = try readAnd()
    while at(word: "or") {
      let offset = advance().offset
      let right = try readAnd()
      left = try node(.or(left, right), at: offset, over: left, right)
    }
    return left
  }

  private mutating func readAnd() throws(TemplateError) -> ExpressionSyntax {
    var left = try readNot()
    while at(word: "and") {
      let offset = advance().offset
      let right = try readNot()
      left = try node(.and(left, right), at: offset, over: left, right)
    }
    return left
  }

  private mutating func readNot() throws(TemplateError) -> ExpressionSyntax {
    var offsets: [Int] = []
    while at(word: "not") { offsets.append(advance().offset) }
    var operand = try readComparison()
    for offset in offsets.reversed() {
      operand = try node(.unary(.not, operand), at: offset, over: operand)
    }
    return operand
  }

  private mutating func readComparison() throws(TemplateError) -> ExpressionSyntax {
    let first = try readBinary(Self.additive)
    var others: [(ComparisonOperator, ExpressionSyntax)] = []
    let offset = current.offset
    while let comparison = comparisonOperator() {
      advance()
      if comparison == .isNotIn { advance() }
      others.append((comparison, try readBinary(Self.additive)))
    }
    if others.isEmpty { return first }
    return try node(
      .comparison(first, others), at: offset, over: [first] + others.map { Optional($0.1) })
  }

  private func comparisonOperator() -> ComparisonOperator? {
    switch current.kind {
    case .symbol(let symbol): Self.comparisons[symbol]
    case .name("in"): .isIn
    case .name("not") where following.kind == .name("in"): .isNotIn
    default: nil
    }
  }

  private static let comparisons: [Symbol: ComparisonOperator] = [
    .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual,
    .greater: .greater, .greaterOrEqual: .greaterOrEqual,
  ]

  /// The levels of arithmetic, the loosest first; `~` binds between `+` and `*`.
  private static let additive = 0
  private static let concatenating = 1
  private static let multiplicative = 2
  private static let exponential = 3

  private static let operators: [[Symbol: BinaryOperator]] = [
    [.plus: .add, .minus: .subtract], [:],
    [
      .multiply: .multiply, .divide: .divide, .floorDivide: .floorDivide, .modulo: .modulo,
    ],
    [.power: .power],
  ]

  /// Reads the operators of a level and of the tighter ones; all of them group from the left.
  private mutating func readBinary(_ level: Int) throws(TemplateError) -> ExpressionSyntax {
    if level > Self.exponential { return try readUnary() }
    if level == Self.concatenating { return try readConcatenation() }
    var left = try readBinary(level + 1)
    while case .symbol(let symbol) = current.kind, let operation = Self.operators[level][symbol] {
      let offset = advance().offset
      let right = try readBinary(level + 1)
      left = try node(.binary(operation, left, right), at: offset, over: left, right)
    }
    return left
  }

  private mutating func readConcatenation() throws(TemplateError) -> ExpressionSyntax {
    var parts = [try readBinary(Self.multiplicative)]
    let offset = current.offset
    while skip(.tilde) { parts.append(try readBinary(Self.multiplicative)) }
    if parts.count == 1 { return parts[0] }
    return try node(.concatenation(parts), at: offset, over: parts)
  }

  /// Reads signs, a primary, and what follows it; `-1|abs` is `(-1)|abs`, as in Jinja2.
  private mutating func readUnary() throws(TemplateError) -> ExpressionSyntax {
    var signs: [(UnaryOperator, Int)] = []
    while at(.minus) || at(.plus) {
      signs.append((at(.minus) ? .minus : .plus, current.offset))
      advance()
    }
    var operand = try readPostfix(try readPrimary())
    for (sign, offset) in signs.reversed() {
      operand = try node(.unary(sign, operand), at: offset, over: operand)
    }
    return try readFilters(operand)
  }
}
