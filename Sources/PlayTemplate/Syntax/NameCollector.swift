/// Finds the variables that a template takes from its scope.
struct NameCollector {
  /// The names found so far.
  private(set) var found: Set<String> = []
  private var bound: [Set<String>] = [[]]

  mutating func collect(_ statements: [StatementSyntax]) {
    for statement in statements { collect(statement) }
  }

  mutating func collectMacro(parameters: [MacroSyntax.Parameter], body: [StatementSyntax]) {
    nested {
      for parameter in parameters {
        if let standard = parameter.standard { $0.collect(standard) }
        $0.bind([parameter.name])
      }
      $0.collect(body)
    }
  }

  private mutating func bind(_ names: [String]) { bound[bound.count - 1].formUnion(names) }

  private mutating func use(_ name: String) {
    if !bound.contains(where: { $0.contains(name) }) { found.insert(name) }
  }

  private mutating func nested(_ body: (inout NameCollector) -> Void) {
    bound.append([])
    body(&self)
    bound.removeLast()
  }

  private mutating func collect(_ statement: StatementSyntax) {
    switch statement {
    case .text: break
    case .output(let expression): collect(expression)
    case .condition(let branches, let otherwise): collect(branches, otherwise)
    case .loop(let loop): collect(loop)
    case .set(let target, let expression):
      collect(expression)
      assign(target)
    case .setBlock(let target, let filter, let body):
      if let filter { collect(filter) }
      nested { $0.collect(body) }
      assign(target)
    case .with(let assignments, let body):
      for (_, expression) in assignments { collect(expression) }
      nested {
        for (target, _) in assignments { $0.assign(target) }
        $0.collect(body)
      }
    case .macro(let macro):
      bind([macro.name])
      collectInner(macro, binding: ["varargs", "kwargs", "caller"])
    case .callBlock(let macro, let call):
      collect(call)
      collectInner(macro, binding: ["varargs", "kwargs"])
    case .filterBlock(let filter, let body):
      collect(filter)
      nested { $0.collect(body) }
    case .include(let include): collect(include.name)
    }
  }

  private mutating func collectInner(_ macro: MacroSyntax, binding names: [String]) {
    for name in macro.freeNames.subtracting(names) { use(name) }
  }

  private mutating func assign(_ target: AssignmentTarget) {
    if case .attribute(let name, _, _) = target { use(name) }
    bind(target.names)
  }

  /// A name that only one branch binds may still come from the scope.
  private mutating func collect(_ branches: [ConditionBranch], _ otherwise: [StatementSyntax]) {
    let before = bound
    var common: Set<String>?
    for body in branches.map({ Optional($0) }) + [nil] {
      bound = before
      if let body { collect(body.test) }
      collect(body?.body ?? otherwise)
      let names = bound[bound.count - 1]
      common = common?.intersection(names) ?? names
    }
    bound = before
    bind(Array(common ?? []))
  }

  private mutating func collect(_ loop: LoopSyntax) {
    collect(loop.sequence)
    nested {
      $0.assign(loop.target)
      if let filter = loop.filter { $0.collect(filter) }
      $0.bind(["loop"])
      $0.collect(loop.body)
    }
    nested { $0.collect(loop.otherwise) }
  }

  /// Adds the names of an expression; what is only called is a function or a macro, not a variable.
  mutating func collect(_ expression: ExpressionSyntax) {
    switch expression.kind {
    case .constant: break
    case .name(let name): use(name)
    case .list(let elements), .tuple(let elements), .concatenation(let elements):
      for element in elements { collect(element) }
    case .map(let pairs):
      for (key, value) in pairs {
        collect(key)
        collect(value)
      }
    case .unary(_, let operand), .attribute(let operand, _): collect(operand)
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .index(let left, let right):
      collect(left)
      collect(right)
    case .comparison(let first, let others):
      collect(first)
      for (_, operand) in others { collect(operand) }
    case .condition(let test, let then, let otherwise):
      collect([test, then, otherwise])
    case .slice(let operand, let start, let stop, let step):
      collect([operand, start, stop, step])
    case .call(let callee, let arguments):
      if case .name(let name) = callee.kind { useCallee(name) } else { collect(callee) }
      collect(arguments.all)
    case .filter(let operand, _, let arguments): collect([operand] + arguments.all)
    case .test(let operand, _, let arguments): collect([operand] + arguments.all)
    }
  }

  private mutating func collect(_ expressions: [ExpressionSyntax?]) {
    for case let expression? in expressions { collect(expression) }
  }

  /// A call of `caller` gives a macro its hidden parameter; other callees are no variables.
  private mutating func useCallee(_ name: String) {
    if name == "caller" { use(name) }
  }
}
