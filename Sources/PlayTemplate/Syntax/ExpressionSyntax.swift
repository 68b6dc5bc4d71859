import PlayData

/// A parsed expression with its place.
struct ExpressionSyntax: Sendable {
  /// The place that messages about it show: of an operator, a name, or the first byte.
  let offset: Int
  /// How deeply it is nested, which bounds the evaluator's recursion.
  let height: Int
  let kind: Kind

  /// What an expression does.
  indirect enum Kind: Sendable {
    case constant(Value)
    case name(String)
    case list([ExpressionSyntax])
    case tuple([ExpressionSyntax])
    case map([(key: ExpressionSyntax, value: ExpressionSyntax)])
    case unary(UnaryOperator, ExpressionSyntax)
    case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
    case concatenation([ExpressionSyntax])
    case comparison(ExpressionSyntax, [(ComparisonOperator, ExpressionSyntax)])
    case and(ExpressionSyntax, ExpressionSyntax)
    case or(ExpressionSyntax, ExpressionSyntax)
    case condition(
      test: ExpressionSyntax, then: ExpressionSyntax, otherwise: ExpressionSyntax?)
    case attribute(ExpressionSyntax, String)
    case index(ExpressionSyntax, ExpressionSyntax)
    case slice(
      ExpressionSyntax, start: ExpressionSyntax?, stop: ExpressionSyntax?, step: ExpressionSyntax?)
    case call(ExpressionSyntax, ArgumentsSyntax)
    /// A filter; without an operand it filters a block's text.
    case filter(ExpressionSyntax?, Filter, ArgumentsSyntax)
    case test(ExpressionSyntax, Test, ArgumentsSyntax)
  }
}

/// An operator in front of one operand.
enum UnaryOperator: String, Sendable {
  case minus = "-"
  case plus = "+"
  case not = "not"
}

/// An arithmetic operator between two operands.
enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
}

/// An operator that compares; several of them can be chained.
enum ComparisonOperator: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}

/// The arguments of a call, a filter or a test.
struct ArgumentsSyntax: Sendable {
  /// A named argument.
  struct Keyword: Sendable {
    let name: String
    let value: ExpressionSyntax
    let offset: Int
  }

  var positional: [ExpressionSyntax] = []
  var keywords: [Keyword] = []
  /// A list of further arguments: `*rest`.
  var rest: ExpressionSyntax?
  /// A map of further named arguments: `**named`.
  var named: ExpressionSyntax?

  /// The expressions in the order in which they are evaluated.
  var all: [ExpressionSyntax] {
    positional + keywords.map(\.value) + [rest, named].compactMap(\.self)
  }
}
