/// A parsed part of a template: text, an expression to print, or a block.
indirect enum StatementSyntax: Sendable {
  case text(String)
  case output(ExpressionSyntax)
  case condition([ConditionBranch], otherwise: [StatementSyntax])
  case loop(LoopSyntax)
  case set(AssignmentTarget, ExpressionSyntax)
  /// A block whose text becomes a variable; the filter, if any, has no operand.
  case setBlock(AssignmentTarget, filter: ExpressionSyntax?, [StatementSyntax])
  case with([(AssignmentTarget, ExpressionSyntax)], [StatementSyntax])
  case macro(MacroSyntax)
  case callBlock(MacroSyntax, call: ExpressionSyntax)
  case filterBlock(ExpressionSyntax, [StatementSyntax])
  case include(IncludeSyntax)
}

/// A condition and what it lets through.
struct ConditionBranch: Sendable {
  let test: ExpressionSyntax
  let body: [StatementSyntax]
}

/// A `for` block.
final class LoopSyntax: Sendable {
  let target: AssignmentTarget
  let sequence: ExpressionSyntax
  let filter: ExpressionSyntax?
  let isRecursive: Bool
  let body: [StatementSyntax]
  let otherwise: [StatementSyntax]

  init(
    target: AssignmentTarget, sequence: ExpressionSyntax, filter: ExpressionSyntax?,
    isRecursive: Bool, body: [StatementSyntax], otherwise: [StatementSyntax]
  ) {
    self.target = target
    self.sequence = sequence
    self.filter = filter
    self.isRecursive = isRecursive
    self.body = body
    self.otherwise = otherwise
  }
}

/// A macro, or the body of a `call` block.
final class MacroSyntax: Sendable {
  /// One parameter.
  struct Parameter: Sendable {
    let name: String
    let standard: ExpressionSyntax?
  }

  let name: String
  let offset: Int
  let parameters: [Parameter]
  let body: [StatementSyntax]
  /// What the body takes from outside.
  let uses: NameUses
  /// The names of that; `varargs`, `kwargs` and `caller` have a meaning.
  let freeNames: Set<String>

  init(name: String, offset: Int, parameters: [Parameter], body: [StatementSyntax]) {
    self.name = name
    self.offset = offset
    self.parameters = parameters
    self.body = body
    var names = NameCollector()
    names.collectMacro(parameters: parameters, body: body)
    uses = names.found
    freeNames = names.found.names
  }
}

/// An `include` tag.
struct IncludeSyntax: Sendable {
  let name: ExpressionSyntax
  let ignoresMissing: Bool
  let hasContext: Bool
}

/// What a value can be assigned to.
indirect enum AssignmentTarget: Sendable {
  case name(String)
  /// An attribute of a `namespace()`.
  case attribute(of: String, String, offset: Int)
  case tuple([AssignmentTarget], offset: Int)

  /// The names that an assignment binds.
  var names: [String] {
    switch self {
    case .name(let name): [name]
    case .attribute: []
    case .tuple(let targets, _): targets.flatMap(\.names)
    }
  }
}
