import PlayData

/// What can be said of conditions before the variables of a run have their values.
struct Foresight {
  private let scope: any VariableScope
  private let environment: TemplateEnvironment
  private let origin: TextOrigin
  /// The names that the text itself sets, and that macros have.
  private let own: Set<String>

  init(
    _ scope: any VariableScope, _ environment: TemplateEnvironment, _ origin: TextOrigin,
    own: Set<String>
  ) {
    (self.scope, self.environment, self.origin) = (scope, environment, origin)
    self.own = own.union(["varargs", "kwargs", "caller"])
  }

  /// Whether a place is among those that are found when what conditions surely hide is passed by.
  func reaches(
    _ reference: VariableReference, finding: (inout NameCollector) -> Void
  ) -> Bool {
    var names = NameCollector(truth: truth)
    finding(&names)
    return names.found.references(origin).contains { $0.position == reference.position }
  }

  /// Whether a condition is sure to hold, or sure not to; `nil` when the run decides.
  ///
  /// One half of `and` and `or` may decide whatever the other one comes to.
  func truth(of condition: ExpressionSyntax) -> Bool? {
    switch condition.kind {
    case .and(let left, let right): both(left, right, deciding: false)
    case .or(let left, let right): both(left, right, deciding: true)
    case .unary(.not, let operand): truth(of: operand).map { !$0 }
    default: value(of: condition)
    }
  }

  private func both(
    _ left: ExpressionSyntax, _ right: ExpressionSyntax, deciding: Bool
  ) -> Bool? {
    let halves = [truth(of: left), truth(of: right)]
    if halves.contains(deciding) { return deciding }
    return halves.contains(nil) ? nil : !deciding
  }

  private func value(of condition: ExpressionSyntax) -> Bool? {
    var names = NameCollector()
    names.collect(condition)
    guard names.found.names.isDisjoint(with: own) else { return nil }
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    // An error belongs to the run, and a condition that has one decides nothing here.
    return try? evaluator.perform { try $0.evaluate(condition).isTrue() }
  }
}

extension Template {
  /// Whether the template may come to a place that needs a variable, as far as the values in the scope
  /// tell; `true` also for places of other texts.
  public func mayReach(
    _ reference: VariableReference, in scope: some VariableScope,
    environment: TemplateEnvironment
  ) -> Bool {
    guard references.contains(reference) else { return true }
    return Foresight(scope, environment, origin, own: ownNames).reaches(reference) {
      $0.collect(statements)
    }
  }
}

extension Expression {
  /// Whether the condition may hold, as far as the values in the scope tell.
  public func mayHold(in scope: some VariableScope, environment: TemplateEnvironment) -> Bool {
    Foresight(scope, environment, origin, own: []).truth(of: syntax) != false
  }

  /// Whether the expression may come to a place that needs a variable, as far as the values in the
  /// scope tell; `true` also for places of other texts.
  public func mayReach(
    _ reference: VariableReference, in scope: some VariableScope,
    environment: TemplateEnvironment
  ) -> Bool {
    guard references.contains(reference) else { return true }
    return Foresight(scope, environment, origin, own: []).reaches(reference) {
      $0.collect(syntax)
    }
  }
}
