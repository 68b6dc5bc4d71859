import PlayData

/// Reads tokens as statements and expressions, as Jinja2's parser does.
struct Parser {
  /// How deeply blocks and brackets may be nested, which bounds the parser's use of the stack: that
  /// is 512 KB on the threads of the cooperative pool.
  static let nestingLimit = 50
  /// How many operators may stand one after the other, which bounds the evaluator's.
  static let chainLimit = 100

  let tokens: [Token]
  let origin: TextOrigin
  var index = 0
  var depth = 0

  init(_ tokens: [Token], from origin: TextOrigin) {
    self.tokens = tokens
    self.origin = origin
  }

  /// The token to be read next.
  var current: Token { tokens[index] }

  /// The token after it.
  var following: Token { tokens[min(index + 1, tokens.count - 1)] }

  /// Goes one token further.
  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  /// Whether a symbol comes next.
  func at(_ symbol: Symbol) -> Bool { current.kind == .symbol(symbol) }

  /// Whether a word comes next.
  func at(word: String) -> Bool { current.kind == .name(word) }

  /// Goes past a symbol when it comes next.
  mutating func skip(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  /// Goes past a word when it comes next.
  mutating func skip(word: String) -> Bool {
    guard at(word: word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: Symbol) throws(TemplateError) {
    guard skip(symbol) else { throw unexpected(expecting: "\"\(symbol.rawValue)\"") }
  }

  mutating func expect(word: String) throws(TemplateError) {
    guard skip(word: word) else { throw unexpected(expecting: "\"\(word)\"") }
  }

  mutating func expectName(_ what: String) throws(TemplateError) -> String {
    guard case .name(let name) = current.kind else { throw unexpected(expecting: what) }
    advance()
    return name
  }

  mutating func expectBlockEnd() throws(TemplateError) {
    guard current.kind == .blockEnd else { throw unexpected(expecting: "the end of the statement") }
    advance()
  }

  func unexpected(expecting what: String, hint: String? = nil) -> TemplateError {
    error("expected \(what), found \(current.kind.description)", at: current.offset, hint: hint)
  }

  func error(
    _ message: String, at offset: Int, kind: TemplateError.Kind = .syntax, hint: String? = nil
  ) -> TemplateError {
    TemplateError(
      kind: kind, message: message, position: origin.position(at: offset), hint: hint)
  }

  /// Enters something that can contain itself; `leave()` must follow.
  mutating func enter() throws(TemplateError) {
    depth += 1
    try check(depth, against: Self.nestingLimit)
  }

  mutating func leave() { depth -= 1 }

  private func check(_ depth: Int, against limit: Int) throws(TemplateError) {
    guard depth > limit else { return }
    throw error(
      "nested more than \(limit) levels deep", at: current.offset, kind: .limit,
      hint: "take it apart with set")
  }

  /// An expression above others.
  func node(
    _ kind: ExpressionSyntax.Kind, at offset: Int, over parts: ExpressionSyntax?...
  ) throws(TemplateError) -> ExpressionSyntax {
    try node(kind, at: offset, over: parts)
  }

  /// An expression above others.
  func node(
    _ kind: ExpressionSyntax.Kind, at offset: Int, over parts: [ExpressionSyntax?]
  ) throws(TemplateError) -> ExpressionSyntax {
    var height = 0
    for case let part? in parts { height = max(height, part.height + 1) }
    try check(height, against: Self.chainLimit)
    return ExpressionSyntax(offset: offset, height: height, kind: kind)
  }
}
