import PlayData

extension Parser {
  /// Reads a whole template.
  mutating func readTemplate() throws(TemplateError) -> [StatementSyntax] {
    try readStatements(until: [], of: nil).body
  }

  /// Reads statements up to one of the tags that end them, and that tag's name.
  private mutating func readStatements(
    until ends: [String], of opening: (name: String, offset: Int)?
  ) throws(TemplateError) -> (body: [StatementSyntax], end: String) {
    try enter()
    defer { leave() }
    var body: [StatementSyntax] = []
    while true {
      let token = advance()
      switch token.kind {
      case .text(let text): body.append(.text(text))
      case .variableBegin: body.append(.output(try readOutput()))
      case .blockBegin:
        let tag = current
        let name = try expectName("the name of a statement")
        if ends.contains(name) { return (body, name) }
        body += try readStatement(name, at: tag.offset, within: opening, ends)
      default:
        guard let opening else { return (body, "") }
        throw error(
          "the block \"\(opening.name)\" that starts here is not closed", at: opening.offset,
          hint: "close it with \(ends.last ?? "")")
      }
    }
  }

  /// Reads the body of a block whose tag was just read, and its last tag's name.
  private mutating func readBody(
    of opening: (name: String, offset: Int), until ends: String...
  ) throws(TemplateError) -> (body: [StatementSyntax], end: String) {
    _ = skip(.colon)
    try expectBlockEnd()
    return try readStatements(until: ends, of: opening)
  }

  private mutating func readOutput() throws(TemplateError) -> ExpressionSyntax {
    let expression = try readTuple()
    guard current.kind == .variableEnd else {
      throw unexpected(expecting: "an operator or the end of the expression")
    }
    advance()
    return expression
  }

  private mutating func readStatement(
    _ name: String, at offset: Int, within outer: (name: String, offset: Int)?, _ ends: [String]
  ) throws(TemplateError) -> [StatementSyntax] {
    let opening = (name, offset)
    let statement: StatementSyntax
    switch name {
    case "if": statement = try readIf(opening)
    case "for": statement = try readFor(opening)
    case "set": statement = try readSet(opening)
    case "with": statement = try readWith(opening)
    case "macro": statement = try readMacro(opening)
    case "call": statement = try readCallBlock(opening)
    case "filter":
      let filter = try readBlockFilters()
      statement = .filterBlock(filter, try readBody(of: opening, until: "endfilter").body)
    case "include": statement = try readInclude()
    case "print":
      let outputs = try readPrint()
      try expectBlockEnd()
      return outputs
    default: throw unknownTag(name, at: offset, within: outer, ends)
    }
    try expectBlockEnd()
    return [statement]
  }

  private func unknownTag(
    _ name: String, at offset: Int, within outer: (name: String, offset: Int)?, _ ends: [String]
  ) -> TemplateError {
    if let reason = Self.refusedTags[name] {
      return error(
        "the statement \"\(name)\" is not supported: \(reason)", at: offset, kind: .unsupported)
    }
    if name.hasPrefix("end") || name == "else" || name == "elif" {
      let expected = outer.map { "; the block \"\($0.name)\" ends with \(ends.last ?? "")" } ?? ""
      return error("unexpected \"\(name)\"\(expected)", at: offset)
    }
    return error(
      "there is no statement \"\(name)\"", at: offset, kind: .unsupported,
      hint: Suggestion.hint(for: name, among: Self.tags))
  }

  private static let tags = [
    "if", "for", "set", "with", "macro", "call", "filter", "include", "print", "raw",
  ]

  private static let refusedTags = [
    "autoescape": "configuration files are not escaped", "block": "templates do not inherit",
    "extends": "templates do not inherit", "import": "use include, or a macro in the same file",
    "from": "use include, or a macro in the same file", "do": "use set",
    "break": "use a condition in the loop", "continue": "use a condition in the loop",
    "trans": "there are no translations", "debug": "use the debug module",
  ]
}

extension Parser {
  private mutating func readIf(
    _ opening: (name: String, offset: Int)
  ) throws(TemplateError) -> StatementSyntax {
    var branches: [ConditionBranch] = []
    while true {
      let test = try readTuple(withCondition: false)
      let (body, end) = try readBody(of: opening, until: "elif", "else", "endif")
      branches.append(ConditionBranch(test: test, body: body))
      switch end {
      case "elif": continue
      case "else":
        return .condition(branches, otherwise: try readBody(of: opening, until: "endif").body)
      default: return .condition(branches, otherwise: [])
      }
    }
  }

  private mutating func readFor(
    _ opening: (name: String, offset: Int)
  ) throws(TemplateError) -> StatementSyntax {
    let target = try readTarget(endingBefore: "in", attributes: false)
    if target.names.contains("loop") {
      throw error("the variable \"loop\" belongs to the loop", at: opening.offset)
    }
    try expect(word: "in")
    let sequence = try readTuple(withCondition: false, endingBefore: "recursive")
    let filter = skip(word: "if") ? try readExpression() : nil
    let isRecursive = skip(word: "recursive")
    let (body, end) = try readBody(of: opening, until: "else", "endfor")
    let otherwise = end == "else" ? try readBody(of: opening, until: "endfor").body : []
    return .loop(
      LoopSyntax(
        target: target, sequence: sequence, filter: filter, isRecursive: isRecursive, body: body,
        otherwise: otherwise))
  }

  private mutating func readSet(
    _ opening: (name: String, offset: Int)
  ) throws(TemplateError) -> StatementSyntax {
    let target = try readTarget(endingBefore: nil, attributes: true)
    if skip(.assign) { return .set(target, try readTuple()) }
    let filter = skip(.pipe) ? try readBlockFilters() : nil
    return .setBlock(target, filter: filter, try readBody(of: opening, until: "endset").body)
  }

  private mutating func readWith(
    _ opening: (name: String, offset: Int)
  ) throws(TemplateError) -> StatementSyntax {
    var assignments: [(AssignmentTarget, ExpressionSyntax)] = []
    while current.kind != .blockEnd {
      if !assignments.isEmpty { try expect(.comma) }
      let target = AssignmentTarget.name(try expectName("the name of a variable"))
      try expect(.assign)
      assignments.append((target, try readExpression()))
    }
    return .with(assignments, try readBody(of: opening, until: "endwith").body)
  }

  private mutating func readMacro(
    _ opening: (name: String, offset: Int)
  ) throws(TemplateError) -> StatementSyntax {
    let name = try expectName("the name of the macro")
    let parameters = try readParameters()
    let body = try readBody(of: opening, until: "endmacro").body
    return .macro(
      MacroSyntax(name: name, offset: opening.offset, parameters: parameters, body: body))
  }

  private mutating func readCallBlock(
    _ opening: (name: String, offset: Int)
  ) throws(TemplateError) -> StatementSyntax {
    let parameters = at(.leftParenthesis) ? try readParameters() : []
    let call = try readExpression()
    guard case .call = call.kind else {
      throw error("expected the call of a macro", at: call.offset)
    }
    let body = try readBody(of: opening, until: "endcall").body
    let macro = MacroSyntax(
      name: "caller", offset: opening.offset, parameters: parameters, body: body)
    return .callBlock(macro, call: call)
  }

  private mutating func readParameters() throws(TemplateError) -> [MacroSyntax.Parameter] {
    try expect(.leftParenthesis)
    var parameters: [MacroSyntax.Parameter] = []
    while !at(.rightParenthesis) {
      if !parameters.isEmpty { try expect(.comma) }
      let offset = current.offset
      let name = try expectName("the name of a parameter")
      let standard = skip(.assign) ? try readExpression() : nil
      if standard == nil, parameters.last?.standard != nil {
        throw error("the parameter \"\(name)\" needs a default like those before it", at: offset)
      }
      if parameters.contains(where: { $0.name == name }) {
        throw error("the parameter \"\(name)\" is declared twice", at: offset)
      }
      parameters.append(.init(name: name, standard: standard))
    }
    try expect(.rightParenthesis)
    return parameters
  }

  /// Reads the filters of a block, which have no operand.
  private mutating func readBlockFilters() throws(TemplateError) -> ExpressionSyntax {
    var filter = try readFilter(of: nil)
    while skip(.pipe) { filter = try readFilter(of: filter) }
    return filter
  }

  private mutating func readInclude() throws(TemplateError) -> StatementSyntax {
    let name = try readExpression()
    var ignoresMissing = false
    if at(word: "ignore"), following.kind == .name("missing") {
      advance()
      advance()
      ignoresMissing = true
    }
    var hasContext = true
    if at(word: "with") || at(word: "without"), following.kind == .name("context") {
      hasContext = at(word: "with")
      advance()
      advance()
    }
    return .include(
      IncludeSyntax(name: name, ignoresMissing: ignoresMissing, hasContext: hasContext))
  }

  private mutating func readPrint() throws(TemplateError) -> [StatementSyntax] {
    var outputs: [StatementSyntax] = []
    while current.kind != .blockEnd {
      if !outputs.isEmpty { try expect(.comma) }
      outputs.append(.output(try readExpression()))
    }
    return outputs
  }
}
