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
    try enter()
    defer { leave() }
    var result = try readOperators()
    while at(word: "if") {
      let offset = advance().offset
      let test = try readOperators()
      let otherwise = skip(word: "else") ? try readExpression() : nil
      result = try node(
        .condition(test: test, then: result, otherwise: otherwise), at: offset,
        over: test, result, otherwise)
    }
    return result
  }

  /// Reads operands and the operators between them that bind at least this tightly.
  ///
  /// It climbs the levels of precedence, so that a bracket costs a few frames of the stack and not
  /// one for every level; operators of one level group from the left.
  mutating func readOperators(
    from level: Precedence = .or
  ) throws(TemplateError) -> ExpressionSyntax {
    var left = level <= .not && at(word: "not") ? try readNot() : try readUnary()
    while let found = infixOperator(), found >= level {
      left = try readInfix(found, after: left)
    }
    return left
  }

  private mutating func readNot() throws(TemplateError) -> ExpressionSyntax {
    var offsets: [Int] = []
    while at(word: "not") { offsets.append(advance().offset) }
    var operand = try readOperators(from: .comparison)
    for offset in offsets.reversed() {
      operand = try node(.unary(.not, operand), at: offset, over: operand)
    }
    return operand
  }

  /// How tightly operators bind, the loosest first; `~` binds between `+` and `*`.
  enum Precedence: Int, Comparable {
    case or, and, not, comparison, additive, concatenation, multiplicative, power, none

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

    /// The next tighter level.
    var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .none }
  }

  /// The level of the operator that comes next.
  private func infixOperator() -> Precedence? {
    switch current.kind {
    case .name("or"): .or
    case .name("and"): .and
    case .symbol(.tilde): .concatenation
    case .symbol(let symbol):
      Self.operators[symbol]?.level ?? comparisonOperator().map { _ in .comparison }
    default: comparisonOperator().map { _ in .comparison }
    }
  }

  private static let operators: [Symbol: (level: Precedence, operation: BinaryOperator)] = [
    .plus: (.additive, .add), .minus: (.additive, .subtract),
    .multiply: (.multiplicative, .multiply), .divide: (.multiplicative, .divide),
    .floorDivide: (.multiplicative, .floorDivide), .modulo: (.multiplicative, .modulo),
    .power: (.power, .power),
  ]

  private mutating func readInfix(
    _ level: Precedence, after left: ExpressionSyntax
  ) throws(TemplateError) -> ExpressionSyntax {
    let token = current
    switch level {
    case .comparison: return try readComparisons(after: left)
    case .concatenation: return try readConcatenation(after: left)
    default: break
    }
    advance()
    let right = try readOperators(from: level.next)
    let kind: ExpressionSyntax.Kind
    switch level {
    case .or: kind = .or(left, right)
    case .and: kind = .and(left, right)
    default:
      guard case .symbol(let symbol) = token.kind, let entry = Self.operators[symbol] else {
        throw unexpected(expecting: "an operator")
      }
      kind = .binary(entry.operation, left, right)
    }
    return try node(kind, at: token.offset, over: left, right)
  }

  private mutating func readComparisons(
    after first: ExpressionSyntax
  ) throws(TemplateError) -> ExpressionSyntax {
    var others: [(ComparisonOperator, ExpressionSyntax)] = []
    let offset = current.offset
    while let comparison = comparisonOperator() {
      advance()
      if comparison == .isNotIn { advance() }
      others.append((comparison, try readOperators(from: .additive)))
    }
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

  private mutating func readConcatenation(
    after first: ExpressionSyntax
  ) throws(TemplateError) -> ExpressionSyntax {
    var parts = [first]
    let offset = current.offset
    while skip(.tilde) { parts.append(try readOperators(from: .multiplicative)) }
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
