/// Works out expressions as far as the values of variables are known.
struct PartialEvaluator {
  private let evaluator: Evaluator

  init(_ evaluator: Evaluator) {
    evaluator.isPartial = true
    self.evaluator = evaluator
  }

  /// The value; `nil` when it is not known, or when the evaluation fails.
  func value(of expression: ExpressionSyntax) -> Datum? {
    guard let datum = try? evaluator.evaluate(expression) else { return nil }
    if case .unknown = datum { return nil }
    return datum
  }

  /// Whether the expression counts as true; one known side of `and` and `or` can be enough.
  func truth(of expression: ExpressionSyntax) -> Bool? {
    switch expression.kind {
    case .and(let left, let right): conjunction(truth(of: left), truth(of: right))
    case .or(let left, let right):
      conjunction(truth(of: left).map(!), truth(of: right).map(!)).map(!)
    case .unary(.not, let operand): truth(of: operand).map(!)
    default: value(of: expression).flatMap { try? $0.isTrue() }
    }
  }

  private func conjunction(_ left: Bool?, _ right: Bool?) -> Bool? {
    if left == false || right == false { return false }
    return left == nil || right == nil ? nil : true
  }

  /// Whether the expression surely has a value.
  func isDefined(_ expression: ExpressionSyntax) -> Bool {
    guard let datum = value(of: expression) else { return false }
    if case .undefined = datum { return false }
    return true
  }
}
