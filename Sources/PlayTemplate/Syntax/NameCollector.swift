import PlayData

/// Finds the variables that a template takes from its scope, and the files that it names.
struct NameCollector {
  /// What was found so far.
  private(set) var found = NameUses()
  private var bound: [Set<String>] = [[]]
  /// How many conditions and loops are around the place.
  private var conditions = 0
  /// How many operations around the place cope with variables that do not exist.
  private var guards = 0
  /// What is known of the values; parts of expressions that these leave out are not looked at.
  private let values: PartialEvaluator?

  init(knowing values: PartialEvaluator? = nil) { self.values = values }

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

  private mutating func bind(_ names: [String]) {
    bound[bound.count - 1].formUnion(names)
    found.bound.formUnion(names)
  }

  private mutating func use(
    _ name: String, at offset: Int, isConditional: Bool = false, isGuarded: Bool = false
  ) {
    guard !bound.contains(where: { $0.contains(name) }) else { return }
    found.uses.append(
      NameUses.Use(
        name: name, offset: offset, isConditional: isConditional || conditions > 0,
        isGuarded: isGuarded || guards > 0))
  }

  private mutating func conditionally(_ body: (inout NameCollector) -> Void) {
    conditions += 1
    body(&self)
    conditions -= 1
  }

  private mutating func guarded(_ body: (inout NameCollector) -> Void) {
    guards += 1
    body(&self)
    guards -= 1
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
    case .include(let include):
      collect(include.name)
      note(include)
    }
  }

  /// What a macro takes from outside; nobody knows whether it is ever called.
  private mutating func collectInner(_ macro: MacroSyntax, binding names: [String]) {
    for inner in macro.uses.uses where !names.contains(inner.name) {
      use(inner.name, at: inner.offset, isConditional: true, isGuarded: inner.isGuarded)
    }
    found.files += macro.uses.files
    found.asked.formUnion(macro.uses.asked)
    found.bound.formUnion(macro.uses.bound)
  }

  private mutating func assign(_ target: AssignmentTarget) {
    if case .attribute(let name, _, let offset) = target { use(name, at: offset) }
    bind(target.names)
  }

  private mutating func note(_ include: IncludeSyntax) {
    let names = include.name.constantTexts
    guard !names.isEmpty else { return }
    found.files.append(
      NameUses.File(
        kind: .include, names: names, offset: include.name.offset, isConditional: conditions > 0,
        isOptional: include.ignoresMissing || guards > 0, hasContext: include.hasContext))
  }

  /// A name that only one branch binds may still come from the scope.
  private mutating func collect(_ branches: [ConditionBranch], _ otherwise: [StatementSyntax]) {
    let before = bound
    var common: Set<String>?
    for (index, body) in (branches.map { Optional($0) } + [nil]).enumerated() {
      bound = before
      if index > 0 { conditions += 1 }
      if let body { collect(body.test) }
      conditionally { $0.collect(body?.body ?? otherwise) }
      if index > 0 { conditions -= 1 }
      let names = bound[bound.count - 1]
      common = common?.intersection(names) ?? names
    }
    bound = before
    bind(Array(common ?? []))
  }

  private mutating func collect(_ loop: LoopSyntax) {
    collect(loop.sequence)
    conditionally { collector in
      collector.nested {
        $0.assign(loop.target)
        if let filter = loop.filter { $0.collect(filter) }
        $0.bind(["loop"])
        $0.collect(loop.body)
      }
      collector.nested { $0.collect(loop.otherwise) }
    }
  }

  /// Adds the names of an expression; what is only called is a function or a macro, not a variable.
  mutating func collect(_ expression: ExpressionSyntax) {
    switch expression.kind {
    case .constant: break
    case .name(let name): use(name, at: expression.offset)
    case .list(let elements), .tuple(let elements), .concatenation(let elements):
      for element in elements { collect(element) }
    case .map(let pairs):
      for (key, value) in pairs {
        collect(key)
        collect(value)
      }
    case .unary(_, let operand), .attribute(let operand, _): collect(operand)
    case .binary(_, let left, let right), .index(let left, let right):
      collect(left)
      collect(right)
    case .and(let left, let right):
      collect(left)
      collect(right, unless: left, is: false)
    case .or(let left, let right):
      collect(left)
      collect(right, unless: left, is: true)
    case .comparison(let first, let others):
      collect(first)
      for (_, operand) in others { collect(operand) }
      if let name = expression.soughtVariable { found.asked.insert(name) }
    case .condition(let test, let then, let otherwise):
      collect(test)
      collect(then, unless: test, is: false)
      if let otherwise { collect(otherwise, unless: test, is: true) }
    case .slice(let operand, let start, let stop, let step):
      collect([operand, start, stop, step])
    case .call(let callee, let arguments): collect(callee, arguments)
    case .filter(let operand, let filter, let arguments):
      collect(operand, isGuarded: filter.copesWithUndefined(arguments))
      collect(arguments, of: filter, on: operand)
    case .test(let operand, let test, let arguments):
      let asks = ["defined", "undefined"].contains(test.name)
      if asks, let name = operand.hostVariable ?? operand.rootName { found.asked.insert(name) }
      collect(operand, isGuarded: asks)
      collect(arguments.all)
    }
  }

  private mutating func collect(_ expressions: [ExpressionSyntax?]) {
    for case let expression? in expressions { collect(expression) }
  }

  /// Adds what is looked at on a condition, unless that is known to have the other result.
  private mutating func collect(
    _ expression: ExpressionSyntax, unless condition: ExpressionSyntax, is result: Bool
  ) {
    if values?.truth(of: condition) == result { return }
    conditionally { $0.collect(expression) }
  }

  /// Adds the arguments of a filter; `default` and `ternary` choose among theirs.
  private mutating func collect(
    _ arguments: ArgumentsSyntax, of filter: Filter, on operand: ExpressionSyntax?
  ) {
    if filter.isDefault {
      if let operand, isKept(operand, beside: arguments) { return }
      conditionally { $0.collect(arguments.all) }
    } else if filter.name == "ternary" {
      let truth = operand.flatMap { values?.truth(of: $0) }
      conditionally { $0.collect(arguments.forTernary(on: truth)) }
    } else {
      collect(arguments.all)
    }
  }

  /// Whether `default` surely leaves its operand as it is.
  private func isKept(_ operand: ExpressionSyntax, beside arguments: ArgumentsSyntax) -> Bool {
    // A second argument may say that what counts as false is replaced as well.
    let isDefined = arguments.all.count == 1
    return (isDefined ? values?.isDefined(operand) : values?.truth(of: operand)) == true
  }

  private mutating func collect(_ operand: ExpressionSyntax?, isGuarded: Bool) {
    guard let operand else { return }
    if isGuarded { guarded { $0.collect(operand) } } else { collect(operand) }
  }

  private mutating func collect(_ callee: ExpressionSyntax, _ arguments: ArgumentsSyntax) {
    if case .name(let name) = callee.kind {
      // A call of `caller` gives a macro its hidden parameter; other callees are no variables.
      if name == "caller" { use(name, at: callee.offset) }
      if ["lookup", "query", "q"].contains(name) { noteLookup(arguments) }
    } else {
      collect(callee)
    }
    collect(arguments.all)
  }

  /// Notes the files that a lookup names, and the variables whose existence it asks about.
  private mutating func noteLookup(_ arguments: ArgumentsSyntax) {
    guard let name = arguments.positional.first?.constantTexts.first else { return }
    let copes = arguments.keywords.contains { ["errors", "default", "skip"].contains($0.name) }
    for argument in arguments.positional.dropFirst() where argument.constantTexts.count == 1 {
      if name == "vars", copes { found.asked.formUnion(argument.constantTexts) }
      found.files.append(
        NameUses.File(
          kind: .lookup(name), names: argument.constantTexts, offset: argument.offset,
          isConditional: conditions > 0, isOptional: copes || guards > 0,
          givenNames: arguments.templateVariables))
    }
  }
}

extension ExpressionSyntax {
  /// The variable that the expression is, or is a part of.
  fileprivate var rootName: String? {
    switch kind {
    case .name(let name): name
    case .attribute(let base, _), .index(let base, _): base.rootName
    default: nil
    }
  }

  /// The variable that `'NAME' in hostvars[…]` looks for.
  fileprivate var soughtVariable: String? {
    guard case .comparison(let name, let others) = kind, others.count == 1,
      [.isIn, .isNotIn].contains(others[0].0), others[0].1.isOneOfHostvars
    else { return nil }
    return name.constantTexts.first
  }

  /// The variable that the expression, `hostvars[…].NAME`, takes from a host, or of which it takes a
  /// part.
  fileprivate var hostVariable: String? {
    switch kind {
    case .attribute(let base, let name): base.isOneOfHostvars ? name : base.hostVariable
    case .index(let base, let key):
      base.isOneOfHostvars ? key.constantTexts.first : base.hostVariable
    default: nil
    }
  }

  /// Whether the expression is `hostvars[…]`.
  private var isOneOfHostvars: Bool {
    switch kind {
    case .attribute(let base, _), .index(let base, _):
      if case .name("hostvars") = base.kind { true } else { false }
    default: false
    }
  }

  /// The text that is written out, or the texts of a list; empty when there is anything else.
  fileprivate var constantTexts: [String] {
    switch kind {
    case .constant(.string(let text)): return [text]
    case .list(let elements), .tuple(let elements):
      let texts = elements.flatMap(\.constantTexts)
      return texts.count == elements.count ? texts : []
    default: return []
    }
  }
}

extension ArgumentsSyntax {
  /// The arguments among which `ternary` chooses: the first is for true, and the second for false.
  fileprivate func forTernary(on truth: Bool?) -> [ExpressionSyntax] {
    guard let truth else { return all }
    let unused = truth ? 1 : 0
    return all.enumerated().filter { index, _ in
      index != unused || index >= positional.count
    }.map(\.element)
  }

  /// The keys of `template_vars`; `nil` when they are not written out.
  fileprivate var templateVariables: Set<String>? {
    if named != nil { return nil }
    guard let argument = keywords.first(where: { $0.name == "template_vars" }) else { return [] }
    guard case .map(let pairs) = argument.value.kind else { return nil }
    let keys = pairs.flatMap(\.key.constantTexts)
    return keys.count == pairs.count ? Set(keys) : nil
  }
}

extension Filter {
  /// Whether the filter works on values that do not exist.
  fileprivate func copesWithUndefined(_ arguments: ArgumentsSyntax) -> Bool {
    if case .constant(.string("defined"))? = arguments.positional.first?.kind {
      return ["select", "reject"].contains(name)
    }
    return isDefault
  }

  fileprivate var isDefault: Bool { ["default", "d"].contains(name) }
}
