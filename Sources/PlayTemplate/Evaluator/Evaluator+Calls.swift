import PlayData

extension Evaluator {
  /// The result of a call.
  func call(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .call(let callee, let arguments) = expression.kind else { return .none }
    return try call(callee, evaluate(arguments))
  }

  /// Calls a function, a macro, or a method of a value.
  func call(_ callee: ExpressionSyntax, _ arguments: CallArguments) throws -> Datum {
    switch callee.kind {
    case .name(let name):
      if let local = frame.value(of: name) { return try call(local, arguments) }
      return try call(function: name, arguments, callee)
    case .attribute(let base, let name):
      return try call(method: name, of: evaluate(base), arguments, callee)
    default: return try call(evaluate(callee), arguments)
    }
  }

  private func call(_ callee: Datum, _ arguments: CallArguments) throws -> Datum {
    guard case .object(let object) = try callee.used() else {
      throw Problem.type("\(callee.typeName) cannot be called")
    }
    return try object.call(arguments, in: self)
  }

  private func call(
    function name: String, _ arguments: CallArguments, _ callee: ExpressionSyntax
  ) throws -> Datum {
    if let function = environment.functions[name] {
      return try callHost(function, named: name, arguments)
    }
    if let function = Functions.all[name] {
      return try function.apply(.none, function.signature.bind(arguments, of: name), self)
    }
    if let reason = Functions.refused[name] {
      throw Problem.unsupported("the function \"\(name)\" is not supported: \(reason)")
    }
    if let value = try scope.value(of: name) {
      throw Problem.type("\"\(name)\" is \(value.typeName), which cannot be called")
    }
    let names = [Array(Functions.all.keys), Array(environment.functions.keys), frame.names].joined()
    throw Problem.unsupported(
      "there is no function \"\(name)\"",
      hint: Suggestion.hint(for: name, among: names.sorted()))
  }

  /// Calls something of the host program, which sees plain values alone.
  func callHost(
    _ function: ([Value], [String: Value]) throws -> Value, named name: String,
    _ arguments: CallArguments
  ) throws -> Datum {
    let positional = try arguments.positional.map { try $0.hostValue() }
    var keywords: [String: Value] = [:]
    for (name, value) in arguments.keywords { keywords[name] = try value.hostValue() }
    return Datum(try hostWork(name) { try function(positional, keywords) })
  }

  private func call(
    method name: String, of base: Datum, _ arguments: CallArguments, _ callee: ExpressionSyntax
  ) throws -> Datum {
    let base = try base.used()
    if case .object(let object) = base {
      if let result = try object.call(method: name, arguments, in: self) { return result }
      guard let attribute = try object.attribute(name) else {
        throw Problem.type("\(base.typeName) has no method \"\(name)\"")
      }
      return try call(attribute, arguments)
    }
    let method = try Methods.method(name, of: base)
    return try apply(method, to: base, arguments, at: callee.offset)
  }

  /// Applies a filter or a method; undefined and unknown values reach the lenient ones alone.
  func apply<Result>(
    _ operation: Operation<Result>, to input: Datum, _ arguments: CallArguments,
    at offset: Int? = nil
  ) throws -> Result {
    let what = operation.description
    let bound = try operation.signature.bind(arguments, of: what)
    if !operation.isLenient {
      _ = try input.used()
      for argument in arguments.positional { _ = try argument.used() }
      for (_, argument) in arguments.keywords { _ = try argument.used() }
    }
    if let offset { place = offset }
    return try operation.apply(input, bound, self)
  }

  /// Puts a text through the filters of a block.
  func filterText(_ text: String, through filter: ExpressionSyntax) throws -> Datum {
    guard case .filter(let operand, let operation, let arguments) = filter.kind else {
      return .none
    }
    let input = try operand.map { try filterText(text, through: $0) } ?? .string(text)
    return try located(at: filter.offset) {
      try apply(operation, to: input, evaluate(arguments), at: filter.offset)
    }
  }
}

extension Datum {
  /// The value for a function of the host program, which must be wholly known.
  fileprivate func hostValue() throws -> Value {
    let value = try used().value()
    if let task = value.unknownUntil { throw Problem.unknown(until: task) }
    return value
  }
}

extension TemplateObject {
  /// Calls the object itself.
  func call(_ arguments: CallArguments, in evaluator: Evaluator) throws -> Datum {
    throw Problem.type("\(typeName) cannot be called")
  }

  /// Calls a method; `nil` when there is none of this name.
  func call(method: String, _ arguments: CallArguments, in evaluator: Evaluator) throws -> Datum? {
    nil
  }
}
