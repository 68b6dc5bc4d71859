import PlayData

extension Evaluator {
  /// Works out an expression; whatever goes wrong in it gets its place.
  func evaluate(_ expression: ExpressionSyntax) throws -> Datum {
    do {
      try enter()
      defer { leave() }
      try count()
      return try compute(expression)
    } catch let problem as Problem {
      throw problem.error(at: origin.position(at: expression.offset))
    }
  }

  private func compute(_ expression: ExpressionSyntax) throws -> Datum {
    switch expression.kind {
    case .constant(let value): return Datum(value)
    case .name(let name):
      return try resolve(name) ?? missing(expression, name: name, among: frame.names + scope.names)
    case .attribute(let base, let name):
      return try attribute(name, of: evaluate(base), expression)
    case .index(let base, let key): return try index(base, key, expression)
    case .call(let callee, let arguments): return try call(callee, evaluate(arguments))
    case .filter(let operand, let filter, let arguments):
      guard let operand else { throw Problem.type("the filter \"\(filter.name)\" has no operand") }
      return try apply(filter, to: evaluate(operand), evaluate(arguments), at: expression.offset)
    case .test(let operand, let test, let arguments):
      return .bool(
        try apply(test, to: evaluate(operand), evaluate(arguments), at: expression.offset))
    case .list, .tuple, .map: return try collect(expression)
    default: return try operate(expression)
    }
  }

  private func collect(_ expression: ExpressionSyntax) throws -> Datum {
    switch expression.kind {
    case .list(let elements): return .list(of: try elements.map(evaluate))
    case .tuple(let elements): return .tuple(Elements(try elements.map(evaluate)))
    case .map(let pairs):
      var map = Mapping()
      for (key, value) in pairs { try map.set(evaluate(key), to: evaluate(value)) }
      return .map(map)
    default: return .none
    }
  }

  private func operate(_ expression: ExpressionSyntax) throws -> Datum {
    switch expression.kind {
    case .unary(let operation, let operand): return try apply(operation, evaluate(operand))
    case .binary(let operation, let left, let right):
      return try apply(operation, evaluate(left).used(), evaluate(right).used())
    case .concatenation(let parts): return try concatenate(parts)
    case .comparison(let first, let others): return try compare(first, others)
    case .and(let left, let right):
      let first = try evaluate(left)
      return try first.isTrue() ? evaluate(right) : first
    case .or(let left, let right):
      let first = try evaluate(left)
      return try first.isTrue() ? first : evaluate(right)
    case .condition(let test, let then, let otherwise):
      if try isTrue(test) { return try evaluate(then) }
      guard let otherwise else { return noOtherwise(expression) }
      return try evaluate(otherwise)
    case .slice(let base, let start, let stop, let step):
      return try slice(base, start, stop, step, expression)
    default: return .none
    }
  }

  private func noOtherwise(_ expression: ExpressionSyntax) -> Datum {
    .undefined(
      Missing(
        path: "else", origin: origin, offset: expression.offset,
        reason: "the condition is false and there is no else", isQuiet: true))
  }

  private func concatenate(_ parts: [ExpressionSyntax]) throws -> Datum {
    var result = ""
    for part in parts {
      let value = try evaluate(part)
      result += try located(at: part.offset) { try value.text() }
      try checkSize(result.utf8.count)
    }
    return .string(result)
  }

  /// Compares a chain such as `1 < x <= 9`; what comes after the first that fails is not touched.
  private func compare(
    _ first: ExpressionSyntax, _ others: [(ComparisonOperator, ExpressionSyntax)]
  ) throws -> Datum {
    var left = try evaluate(first).used()
    for (comparison, operand) in others {
      let right = try evaluate(operand).used()
      guard try Datum.compare(left, comparison, right) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  /// The values of the arguments of a call.
  func evaluate(_ arguments: ArgumentsSyntax) throws -> CallArguments {
    var result = CallArguments(positional: try arguments.positional.map(evaluate))
    for keyword in arguments.keywords {
      result.keywords.append((keyword.name, try evaluate(keyword.value)))
    }
    if let rest = arguments.rest { result.positional += try evaluate(rest).elements() }
    if let named = arguments.named {
      guard case .map(let map) = try evaluate(named).used() else {
        throw Problem.type("expected a map after **")
      }
      for (key, value) in map.pairs { result.keywords.append((try key.text(), value)) }
    }
    return result
  }
}
