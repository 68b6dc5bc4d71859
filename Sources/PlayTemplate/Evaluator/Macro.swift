import PlayData

/// A macro with the variables that it sees.
final class Macro: TemplateObject {
  let syntax: MacroSyntax
  private let frame: Frame
  private let origin: TextOrigin

  init(_ syntax: MacroSyntax, frame: Frame, origin: TextOrigin) {
    self.syntax = syntax
    self.frame = frame
    self.origin = origin
  }

  var typeName: String { "the macro \"\(syntax.name)\"" }

  func attribute(_ name: String) -> Datum? { name == "name" ? .string(syntax.name) : nil }

  func call(_ arguments: CallArguments, in evaluator: Evaluator) throws -> Datum {
    try evaluator.enter()
    defer { evaluator.leave() }
    let inner = Frame(parent: frame)
    try bind(arguments, in: inner)
    let caller = evaluator.origin
    evaluator.origin = origin
    defer { evaluator.origin = caller }
    let text = try evaluator.capture {
      try evaluator.inFrame(inner) {
        for parameter in syntax.parameters where inner.variables[parameter.name] == nil {
          inner.variables[parameter.name] = try standard(of: parameter, evaluator)
        }
        try evaluator.execute(syntax.body)
      }
    }
    return .string(text)
  }

  private func standard(
    of parameter: MacroSyntax.Parameter, _ evaluator: Evaluator
  ) throws -> Datum {
    if let standard = parameter.standard { return try evaluator.evaluate(standard) }
    return .undefined(
      Missing(
        path: parameter.name, origin: origin, offset: syntax.offset,
        reason: "the parameter \"\(parameter.name)\" of \(typeName) was not given"))
  }

  /// Binds the arguments; `varargs`, `kwargs` and `caller` exist when the body asks for them.
  private func bind(_ arguments: CallArguments, in inner: Frame) throws {
    for (parameter, value) in zip(syntax.parameters, arguments.positional) {
      inner.variables[parameter.name] = value
    }
    let extra = arguments.positional.dropFirst(syntax.parameters.count)
    if syntax.freeNames.contains("varargs") {
      inner.variables["varargs"] = .tuple(Elements(Array(extra)))
    } else if !extra.isEmpty {
      throw Problem.type(
        "\(typeName) takes \(syntax.parameters.count) arguments, found \(arguments.positional.count)"
      )
    }
    try bind(keywords: arguments.keywords, in: inner)
  }

  private func bind(keywords: [(name: String, value: Datum)], in inner: Frame) throws {
    var rest = Mapping()
    for (name, value) in keywords {
      let isParameter = syntax.parameters.contains { $0.name == name }
      if isParameter || name == "caller" && syntax.freeNames.contains(name) {
        guard inner.variables[name] == nil else {
          throw Problem.type("\(typeName) got the argument \"\(name)\" twice")
        }
        inner.variables[name] = value
      } else if syntax.freeNames.contains("kwargs") {
        try rest.set(.string(name), to: value)
      } else {
        let names = syntax.parameters.map(\.name)
        throw Problem.type(
          "\(typeName) has no parameter \"\(name)\"", hint: Suggestion.hint(for: name, among: names)
        )
      }
    }
    if syntax.freeNames.contains("kwargs") { inner.variables["kwargs"] = .map(rest) }
    if syntax.freeNames.contains("caller"), inner.variables["caller"] == nil {
      inner.variables["caller"] = .undefined(
        Missing(
          path: "caller", origin: origin, offset: syntax.offset,
          reason: "\(typeName) was not called by a call block"))
    }
  }
}
