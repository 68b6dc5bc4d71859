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

  // The parts are taken out in functions of their own: this function is on the stack once for every
  // level of nesting, and must not hold room for the parts of every kind.
  private func compute(_ expression: ExpressionSyntax) throws -> Datum {
    switch expression.kind {
    case .constant: constant(expression)
    case .name: try variable(expression)
    case .attribute: try attribute(expression)
    case .index: try index(expression)
    case .slice: try slice(expression)
    case .call: try call(expression)
    case .filter: try filter(expression)
    case .test: try test(expression)
    case .list, .tuple: try sequence(expression)
    case .map: try map(expression)
    case .unary: try unary(expression)
    case .binary: try binary(expression)
    case .concatenation: try concatenate(expression)
    case .comparison: try compare(expression)
    case .and, .or: try either(expression)
    case .condition: try choose(expression)
    }
  }

  private func constant(_ expression: ExpressionSyntax) -> Datum {
    guard case .constant(let value) = expression.kind else { return .none }
    return Datum(value)
  }

  private func variable(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .name(let name) = expression.kind else { return .none }
    if let value = try resolve(name) { return value }
    return .undefined(
      Missing(
        path: name, origin: origin, offset: expression.offset, name: name,
        candidates: frame.names, isVariable: true))
  }

  private func filter(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .filter(let operand?, let filter, let arguments) = expression.kind else {
      return .none
    }
    return try apply(filter, to: evaluate(operand), evaluate(arguments), at: expression.offset)
  }

  private func test(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .test(let operand, let test, let arguments) = expression.kind else { return .none }
    return .bool(
      try apply(test, to: evaluate(operand), evaluate(arguments), at: expression.offset))
  }

  private func sequence(_ expression: ExpressionSyntax) throws -> Datum {
    switch expression.kind {
    case .list(let elements): .list(of: try elements.map(evaluate))
    case .tuple(let elements): .tuple(Elements(try elements.map(evaluate)))
    default: .none
    }
  }

  private func map(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .map(let pairs) = expression.kind else { return .none }
    var map = Mapping()
    for (key, value) in pairs { try map.set(evaluate(key), to: evaluate(value)) }
    return .map(map)
  }

  private func unary(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .unary(let operation, let operand) = expression.kind else { return .none }
    return try apply(operation, evaluate(operand))
  }

  private func binary(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .binary(let operation, let left, let right) = expression.kind else { return .none }
    return try apply(operation, evaluate(left).used(), evaluate(right).used())
  }

  private func either(_ expression: ExpressionSyntax) throws -> Datum {
    switch expression.kind {
    case .and(let left, let right):
      let first = try evaluate(left)
      return try first.isTrue() ? evaluate(right) : first
    case .or(let left, let right):
      let first = try evaluate(left)
      return try first.isTrue() ? first : evaluate(right)
    default: return .none
    }
  }

  private func choose(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .condition(let test, let then, let otherwise) = expression.kind else { return .none }
    if try isTrue(test) { return try evaluate(then) }
    guard let otherwise else { return noOtherwise(expression) }
    return try evaluate(otherwise)
  }

  private func noOtherwise(_ expression: ExpressionSyntax) -> Datum {
    .undefined(
      Missing(
        path: "else", origin: origin, offset: expression.offset,
        reason: "the condition is false and there is no else", isQuiet: true))
  }

  private func concatenate(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .concatenation(let parts) = expression.kind else { return .none }
    var result = ""
    for part in parts {
      let value = try evaluate(part)
      result += try located(at: part.offset) { try value.text() }
      try checkSize(result.utf8.count)
    }
    return .string(result)
  }

  /// Compares a chain such as `1 < x <= 9`; what comes after the first that fails is not touched.
  private func compare(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .comparison(let first, let others) = expression.kind else { return .none }
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
