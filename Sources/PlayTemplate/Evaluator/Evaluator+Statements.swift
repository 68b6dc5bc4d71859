import PlayData

extension Evaluator {
  func execute(_ statements: [StatementSyntax]) throws {
    try enter()
    defer { leave() }
    for statement in statements { try execute(statement) }
  }

  private func execute(_ statement: StatementSyntax) throws {
    switch statement {
    case .text(let text): try write(text)
    case .output(let expression): try print(expression)
    case .condition(let branches, let otherwise): try choose(branches, otherwise)
    case .loop(let loop): try execute(loop)
    case .set(let target, let expression): try bind(target, to: evaluate(expression))
    case .setBlock(let target, let filter, let body): try set(target, to: body, through: filter)
    case .with(let assignments, let body): try execute(body, with: assignments)
    case .macro(let macro): define(Macro(macro, frame: frame, origin: origin))
    case .callBlock(let macro, let call): try callBlock(macro, call)
    case .filterBlock(let filter, let body):
      let text = try captureInNewFrame(body)
      try write(filterText(text, through: filter).text())
    case .include(let include): try execute(include)
    }
  }

  private func print(_ expression: ExpressionSyntax) throws {
    let datum = try evaluate(expression)
    try located(at: expression.offset) { try write(datum.text()) }
  }

  private func choose(_ branches: [ConditionBranch], _ otherwise: [StatementSyntax]) throws {
    for branch in branches where try isTrue(branch.test) { return try execute(branch.body) }
    try execute(otherwise)
  }

  /// Whether an expression counts as true.
  func isTrue(_ expression: ExpressionSyntax) throws -> Bool {
    let datum = try evaluate(expression)
    return try located(at: expression.offset) { try datum.isTrue() }
  }

  private func captureInNewFrame(_ body: [StatementSyntax]) throws -> String {
    try capture { try inNewFrame { try execute(body) } }
  }

  private func set(
    _ target: AssignmentTarget, to body: [StatementSyntax], through filter: ExpressionSyntax?
  ) throws {
    let text = Datum.string(try captureInNewFrame(body))
    try bind(target, to: filter.map { try filterText(text.text(), through: $0) } ?? text)
  }

  private func execute(
    _ body: [StatementSyntax], with assignments: [(AssignmentTarget, ExpressionSyntax)]
  ) throws {
    let inner = Frame(parent: frame)
    for (target, expression) in assignments {
      let value = try evaluate(expression)
      try inFrame(inner) { try bind(target, to: value) }
    }
    try inFrame(inner) { try execute(body) }
  }

  private func callBlock(_ syntax: MacroSyntax, _ call: ExpressionSyntax) throws {
    guard case .call(let callee, let arguments) = call.kind else { return }
    let caller = Macro(syntax, frame: frame, origin: origin)
    let result = try located(at: call.offset) {
      try enter()
      defer { leave() }
      var values = try evaluate(arguments)
      values.keywords.append(("caller", .object(caller)))
      return try self.call(callee, values)
    }
    try located(at: call.offset) { try write(result.text()) }
  }

  /// Binds a value to a name, to several names, or to the attribute of a namespace.
  func bind(_ target: AssignmentTarget, to datum: Datum) throws {
    guard datum.depth <= Self.dataDepthLimit else {
      throw Problem.limit("lists and maps are nested more than \(Self.dataDepthLimit) deep")
    }
    switch target {
    case .name(let name): frame.variables[name] = datum
    case .attribute(let name, let attribute, let offset):
      try located(at: offset) {
        guard case .object(let object as Namespace) = try resolve(name) else {
          throw Problem.type(
            "only an attribute of a namespace can be set", hint: "make it with namespace()")
        }
        object.values[attribute] = datum
      }
    case .tuple(let targets, let offset):
      let values = try located(at: offset) { try datum.elements() }
      guard values.count == targets.count else {
        let problem = Problem.type("expected \(targets.count) values, found \(values.count)")
        throw problem.error(at: origin.position(at: offset))
      }
      for (target, value) in zip(targets, values) { try bind(target, to: value) }
    }
  }
}

extension Evaluator {
  private func execute(_ include: IncludeSyntax) throws {
    let chosen = try located(at: include.name.offset) { try template(for: include) }
    guard let (name, template) = chosen else { return }
    let outer = (origin, scope)
    includes.append(name)
    origin = template.origin
    if !include.hasContext { scope = ValueMap() }
    defer {
      (origin, scope) = outer
      includes.removeLast()
    }
    let inner = Frame(parent: include.hasContext ? frame : nil)
    try inFrame(inner) { try execute(template.statements) }
  }

  /// The first of the named templates that exists.
  private func template(
    for include: IncludeSyntax
  ) throws -> (name: String, template: Template)? {
    let named = try evaluate(include.name).used()
    let names = try named.string.map { [$0] } ?? named.elements().map { try $0.text() }
    guard let loader = environment.loader else {
      throw Problem.unsupported("nothing can be included here")
    }
    for name in names {
      guard let found = try hostWork("include", { try loader(name, hostScope) }) else { continue }
      try checkDepth(ofIncluding: name)
      return (name, found)
    }
    if include.ignoresMissing { return nil }
    throw Problem.failed(
      "there is no template \(names.map { "\"\($0)\"" }.joined(separator: " or "))")
  }

  private func checkDepth(ofIncluding name: String) throws {
    guard includes.count >= Self.includeLimit else { return }
    let way = includes.lastIndex(of: name).map { includes[$0...] } ?? includes[...]
    throw Problem.limit(
      "templates include each other more than \(Self.includeLimit) deep: "
        + (way + [name]).joined(separator: " -> "),
      hint: "a template that includes itself needs a condition that ends it")
  }

  /// Calls the host program; an error of it gets a place and the name of what was called.
  func hostWork<Result>(_ name: String, _ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as TemplateError {
      throw error
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem.failed("\(name) failed: \(error)")
    }
  }
}
