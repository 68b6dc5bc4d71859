import PlayData

extension Parser {
  /// Reads the attributes, indices and calls after an expression.
  mutating func readPostfix(_ operand: ExpressionSyntax) throws(TemplateError) -> ExpressionSyntax {
    var result = operand
    while true {
      switch current.kind {
      case .symbol(.dot): result = try readAttribute(of: result)
      case .symbol(.leftBracket): result = try readSubscript(of: result)
      case .symbol(.leftParenthesis): result = try readCall(of: result)
      default: return result
      }
    }
  }

  /// Reads the filters, tests and calls after an expression.
  mutating func readFilters(_ operand: ExpressionSyntax) throws(TemplateError) -> ExpressionSyntax {
    var result = operand
    while true {
      switch current.kind {
      case .symbol(.pipe):
        advance()
        result = try readFilter(of: result)
      case .name("is"): result = try readTest(of: result)
      case .symbol(.leftParenthesis): result = try readCall(of: result)
      default: return result
      }
    }
  }

  private mutating func readAttribute(
    of operand: ExpressionSyntax
  ) throws(TemplateError) -> ExpressionSyntax {
    advance()
    let token = advance()
    switch token.kind {
    case .name(let name):
      return try node(.attribute(operand, name), at: token.offset, over: operand)
    case .integer(let number):
      let key = try node(.constant(.int(number)), at: token.offset)
      return try node(.index(operand, key), at: token.offset, over: operand)
    default:
      throw error(
        "expected a name after \".\", found \(token.kind.description)", at: token.offset)
    }
  }

  private mutating func readSubscript(
    of operand: ExpressionSyntax
  ) throws(TemplateError) -> ExpressionSyntax {
    advance()
    let offset = current.offset
    let start = at(.colon) ? nil : try readExpression()
    guard skip(.colon) else {
      guard let start, skip(.rightBracket) else { throw unexpected(expecting: "\"]\"") }
      return try node(.index(operand, start), at: offset, over: operand, start)
    }
    let stop = at(.colon) || at(.rightBracket) ? nil : try readExpression()
    let step = skip(.colon) && !at(.rightBracket) ? try readExpression() : nil
    try expect(.rightBracket)
    return try node(
      .slice(operand, start: start, stop: stop, step: step), at: offset,
      over: operand, start, stop, step)
  }

  private mutating func readCall(
    of callee: ExpressionSyntax
  ) throws(TemplateError) -> ExpressionSyntax {
    let arguments = try readArguments()
    return try node(
      .call(callee, arguments), at: callee.offset, over: [callee] + arguments.all)
  }

  /// Reads one filter; the `|` is already behind.
  mutating func readFilter(
    of operand: ExpressionSyntax?
  ) throws(TemplateError) -> ExpressionSyntax {
    let offset = current.offset
    let name = try readDottedName("the name of a filter")
    let arguments = at(.leftParenthesis) ? try readArguments() : ArgumentsSyntax()
    let filter: Filter = try find(name, "filter", at: offset, in: Filters.all, Filters.refused)
    try check(arguments, against: filter.signature, of: "filter \"\(name)\"", at: offset)
    return try node(
      .filter(operand, filter, arguments), at: offset, over: [operand] + arguments.all)
  }

  private mutating func readTest(
    of operand: ExpressionSyntax
  ) throws(TemplateError) -> ExpressionSyntax {
    advance()
    let notOffset = current.offset
    let isNegated = skip(word: "not")
    let offset = current.offset
    let name = try readDottedName("the name of a test")
    let arguments = try readTestArguments()
    let test: Test = try find(name, "test", at: offset, in: Tests.all, Tests.refused)
    try check(arguments, against: test.signature, of: "test \"\(name)\"", at: offset)
    let result = try node(
      .test(operand, test, arguments), at: offset, over: [operand] + arguments.all)
    return isNegated ? try node(.unary(.not, result), at: notOffset, over: result) : result
  }

  /// Reads the arguments of a test; one argument needs no parentheses.
  private mutating func readTestArguments() throws(TemplateError) -> ArgumentsSyntax {
    switch current.kind {
    case .symbol(.leftParenthesis): return try readArguments()
    case .name("else"), .name("or"), .name("and"): return ArgumentsSyntax()
    case .name("is"):
      throw error("tests cannot be chained", at: current.offset, hint: "join them with and")
    case .name, .string, .integer, .float, .symbol(.leftBracket), .symbol(.leftBrace):
      return ArgumentsSyntax(positional: [try readPostfix(try readPrimary())])
    default: return ArgumentsSyntax()
    }
  }

  /// Reads a name with dots in it, without the names of Ansible's collections.
  private mutating func readDottedName(_ what: String) throws(TemplateError) -> String {
    var name = try expectName(what)
    while skip(.dot) { name += "." + (try expectName(what)) }
    for collection in ["ansible.builtin.", "ansible.utils."] where name.hasPrefix(collection) {
      name.removeFirst(collection.count)
    }
    return name
  }

  private func find<Entry>(
    _ name: String, _ what: String, at offset: Int, in table: [String: Entry],
    _ refused: [String: String]
  ) throws(TemplateError) -> Entry {
    if let entry = table[name] { return entry }
    let message =
      refused[name].map { "the \(what) \"\(name)\" is not supported: \($0)" }
      ?? "there is no \(what) \"\(name)\""
    let hint = refused[name] == nil ? Suggestion.hint(for: name, among: table.keys.sorted()) : nil
    throw error(message, at: offset, kind: .unsupported, hint: hint)
  }

  private func check(
    _ arguments: ArgumentsSyntax, against signature: Signature, of what: String, at offset: Int
  ) throws(TemplateError) {
    guard arguments.rest == nil, arguments.named == nil else { return }
    let problem = signature.problem(
      positional: arguments.positional.count, keywords: arguments.keywords.map(\.name), of: what)
    guard let problem else { return }
    throw error(problem.message, at: offset, kind: .type, hint: problem.hint)
  }
}

extension Parser {
  /// Reads the arguments of a call with their parentheses.
  mutating func readArguments() throws(TemplateError) -> ArgumentsSyntax {
    try expect(.leftParenthesis)
    var arguments = ArgumentsSyntax()
    while !at(.rightParenthesis) {
      try readArgument(into: &arguments)
      if !at(.rightParenthesis) { try expect(.comma) }
    }
    try expect(.rightParenthesis)
    return arguments
  }

  private mutating func readArgument(
    into arguments: inout ArgumentsSyntax
  ) throws(TemplateError) {
    let offset = current.offset
    var isInOrder = arguments.named == nil
    if at(.multiply) {
      isInOrder = isInOrder && arguments.rest == nil
      advance()
      arguments.rest = try readExpression()
    } else if at(.power) {
      advance()
      arguments.named = try readExpression()
    } else if case .name(let name) = current.kind, following.kind == .symbol(.assign) {
      advance()
      advance()
      let value = try readExpression()
      guard !arguments.keywords.contains(where: { $0.name == name }) else {
        throw error("the argument \"\(name)\" is given twice", at: offset)
      }
      arguments.keywords.append(.init(name: name, value: value, offset: offset))
    } else {
      isInOrder = isInOrder && arguments.rest == nil && arguments.keywords.isEmpty
      arguments.positional.append(try readExpression())
    }
    guard isInOrder else {
      throw error("an argument without a name must stand before those with names", at: offset)
    }
  }
}
