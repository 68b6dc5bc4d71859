import PlayData

extension Parser {
  /// Reads a literal, a name, or something in brackets.
  mutating func readPrimary() throws(TemplateError) -> ExpressionSyntax {
    let token = current
    switch token.kind {
    case .name(let name):
      advance()
      return try node(Self.constants[name].map { .constant($0) } ?? .name(name), at: token.offset)
    case .string: return try node(.constant(.string(readStrings())), at: token.offset)
    case .integer(let number):
      advance()
      return try node(.constant(.int(number)), at: token.offset)
    case .float(let number):
      advance()
      return try node(.constant(.double(number)), at: token.offset)
    case .symbol(.leftParenthesis): return try readParentheses()
    case .symbol(.leftBracket): return try readList()
    case .symbol(.leftBrace): return try readMap()
    default: throw unexpected(expecting: "an expression")
    }
  }

  private static let constants: [String: Value] = [
    "true": true, "True": true, "false": false, "False": false, "none": nil, "None": nil,
  ]

  /// Reads strings that stand side by side as one.
  private mutating func readStrings() -> String {
    var result = ""
    while case .string(let part) = current.kind {
      result += part
      advance()
    }
    return result
  }

  private mutating func readParentheses() throws(TemplateError) -> ExpressionSyntax {
    try expect(.leftParenthesis)
    let expression = try readTuple(canBeEmpty: true)
    try expect(.rightParenthesis)
    return expression
  }

  /// Reads expressions with commas between them as a tuple, and one expression as itself.
  mutating func readTuple(
    withCondition: Bool = true, endingBefore end: String? = nil, canBeEmpty: Bool = false
  ) throws(TemplateError) -> ExpressionSyntax {
    let offset = current.offset
    var elements: [ExpressionSyntax] = []
    var isTuple = false
    while !isAtTupleEnd(end) {
      elements.append(withCondition ? try readExpression() : try readOperators())
      guard skip(.comma) else { break }
      isTuple = true
    }
    if !isTuple, let first = elements.first { return first }
    guard isTuple || canBeEmpty else { throw unexpected(expecting: "an expression") }
    return try node(.tuple(elements), at: offset, over: elements)
  }

  private func isAtTupleEnd(_ end: String?) -> Bool {
    switch current.kind {
    case .variableEnd, .blockEnd, .symbol(.rightParenthesis), .end: true
    case .name(let name): name == end
    default: false
    }
  }

  private mutating func readList() throws(TemplateError) -> ExpressionSyntax {
    let offset = current.offset
    try expect(.leftBracket)
    var elements: [ExpressionSyntax] = []
    while !at(.rightBracket) {
      elements.append(try readExpression())
      if !at(.rightBracket) { try expect(.comma) }
    }
    try expect(.rightBracket)
    return try node(.list(elements), at: offset, over: elements)
  }

  private mutating func readMap() throws(TemplateError) -> ExpressionSyntax {
    let offset = current.offset
    try expect(.leftBrace)
    var pairs: [(key: ExpressionSyntax, value: ExpressionSyntax)] = []
    while !at(.rightBrace) {
      let key = try readExpression()
      try expect(.colon)
      pairs.append((key, try readExpression()))
      if !at(.rightBrace) { try expect(.comma) }
    }
    try expect(.rightBrace)
    return try node(.map(pairs), at: offset, over: pairs.flatMap { [$0.key, $0.value] })
  }
}
