/// Goes through a text like its evaluation, but into every branch that may be taken.
///
/// Where a condition or the list of a loop is not known, what is set there is not known behind it.
final class ReachCollector {
  private let evaluator: Evaluator
  private let values: PartialEvaluator
  /// The variables that the template sets somewhere.
  private let ownNames: Set<String>
  private var offsets: Set<Int> = []

  init(_ evaluator: Evaluator, setting names: Set<String>) {
    self.evaluator = evaluator
    values = PartialEvaluator(evaluator)
    ownNames = names
  }

  /// What some work comes to; everything, when it goes beyond a limit.
  func reach(_ work: (ReachCollector) throws -> Void) -> Reach {
    do {
      try work(self)
      return Reach(offsets: offsets)
    } catch {
      return Reach(offsets: nil)
    }
  }

  /// Adds the places in an expression.
  func collect(_ expression: ExpressionSyntax) {
    var names = NameCollector(knowing: values)
    names.collect(expression)
    offsets.formUnion(names.found.uses.map(\.offset))
    offsets.formUnion(names.found.files.map(\.offset))
  }

  /// Adds the places in statements.
  func collect(_ statements: [StatementSyntax]) throws {
    try evaluator.enter()
    defer { evaluator.leave() }
    for statement in statements {
      try evaluator.count()
      try collect(statement)
    }
  }

  private func collect(_ statement: StatementSyntax) throws {
    switch statement {
    case .text: break
    case .output(let expression): collect(expression)
    case .condition(let branches, let otherwise): try collect(branches, otherwise)
    case .loop(let loop): try collect(loop)
    case .set(let target, let expression):
      collect(expression)
      bind(target, to: values.value(of: expression))
    case .setBlock(let target, let filter, let body):
      if let filter { collect(filter) }
      try collectInner(body)
      bind(target, to: nil)
    case .with(let assignments, let body): try collect(assignments, body)
    case .macro(let macro): try collect(macro)
    case .callBlock(let macro, let call):
      collect(call)
      try collectInner(macro.body, hiding: macro.ownNames)
    case .filterBlock(let filter, let body):
      collect(filter)
      try collectInner(body)
    case .include(let include):
      collect(include.name)
      offsets.insert(include.name.offset)
    }
  }

  /// Adds the places in a body with variables of its own, of which some are not known.
  private func collectInner(
    _ body: [StatementSyntax], hiding names: some Sequence<String> = []
  ) throws {
    try evaluator.inNewFrame {
      hide(names)
      try collect(body)
    }
  }

  private func hide(_ names: some Sequence<String>) {
    for name in names { evaluator.frame.variables[name] = .unknown(until: name) }
  }

  /// Binds a value; objects such as namespaces change later in ways that are not followed.
  private func bind(_ target: AssignmentTarget, to datum: Datum?) {
    if let datum, !datum.isObject, (try? evaluator.bind(target, to: datum)) != nil { return }
    hide(target.names)
  }

  private func collect(_ branches: [ConditionBranch], _ otherwise: [StatementSyntax]) throws {
    var mayHaveEnded = false
    for branch in branches {
      collect(branch.test)
      let truth = values.truth(of: branch.test)
      if truth == false { continue }
      try collect(branch.body, isCertain: truth == true && !mayHaveEnded)
      if truth == true { return }
      mayHaveEnded = true
    }
    try collect(otherwise, isCertain: !mayHaveEnded)
  }

  private func collect(_ body: [StatementSyntax], isCertain: Bool) throws {
    if isCertain { return try collect(body) }
    let inner = Frame(parent: evaluator.frame)
    try evaluator.inFrame(inner) { try collect(body) }
    hide(inner.variables.keys)
  }

  private func collect(
    _ assignments: [(AssignmentTarget, ExpressionSyntax)], _ body: [StatementSyntax]
  ) throws {
    let inner = Frame(parent: evaluator.frame)
    for (target, expression) in assignments {
      collect(expression)
      let value = values.value(of: expression)
      evaluator.inFrame(inner) { bind(target, to: value) }
    }
    try evaluator.inFrame(inner) { try collect(body) }
  }

  /// A macro may be called from anywhere, with anything.
  private func collect(_ macro: MacroSyntax) throws {
    try evaluator.inNewFrame {
      hide(ownNames.union(macro.ownNames))
      for parameter in macro.parameters { parameter.standard.map(collect) }
      try collect(macro.body)
    }
    evaluator.define(Macro(macro, frame: evaluator.frame, origin: evaluator.origin))
  }
}

extension ReachCollector {
  private func collect(_ loop: LoopSyntax) throws {
    collect(loop.sequence)
    let sequence = loop.isRecursive ? nil : values.value(of: loop.sequence)
    // An unknown list is gone through once, with an element that is not known.
    let elements = sequence.flatMap { try? $0.elements() }
    var isSurelyEntered = false
    for element in elements?.map({ Optional($0) }) ?? [nil] {
      try evaluator.inNewFrame {
        try evaluator.count()
        bind(loop.target, to: element)
        loop.filter.map(collect)
        let isChosen = loop.filter.map { values.truth(of: $0) } ?? true
        if isChosen == false { return }
        if isChosen == true, elements != nil { isSurelyEntered = true }
        hide(["loop"])
        try collect(loop.body)
      }
    }
    if !isSurelyEntered { try collectInner(loop.otherwise) }
  }
}

extension MacroSyntax {
  /// The variables that a call of the macro sets.
  fileprivate var ownNames: [String] { parameters.map(\.name) + ["varargs", "kwargs", "caller"] }
}

extension Datum {
  fileprivate var isObject: Bool { if case .object = self { true } else { false } }
}
