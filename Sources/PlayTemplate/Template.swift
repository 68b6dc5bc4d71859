public import PlayData

/// A text with `{{ expressions }}` and `{% statements %}` in Jinja2's language.
///
/// What exists here means what it means in Jinja2 3.1 with `StrictUndefined`, apart from this:
/// - As in Ansible, `map`, `select` and the like give lists, parts of undefined values are
///   undefined (so that `a.b.c | default(1)` works), and `unique` compares maps as well.
/// - The only tests of an undefined value are `defined` and `undefined`; Jinja2 lets `is none`,
///   `is string` and some others say no to it.
/// - Integers have 64 bits; a result beyond them is an error.
/// - What Jinja2 would print as a Python object (a method, a macro, a namespace) is an error, as
///   are filters, tests and arguments that do not exist, even where nothing would evaluate them.
public final class Template: Sendable {
  let statements: [StatementSyntax]
  /// Where the text comes from.
  public let origin: TextOrigin
  private let text: String

  /// Whether the text contains no tags, so that it stands for itself.
  public let isLiteral: Bool

  /// The variables that must exist, in the order of the text.
  public let references: [VariableReference]
  /// The variables of which the template asks whether they exist.
  public let askedNames: Set<String>
  /// The variables that the template sets somewhere.
  public let ownNames: Set<String>
  /// The files that the template names.
  public let files: [TemplateFile]

  /// Parses a template.
  public init(
    parsing text: String, from origin: TextOrigin, options: TemplateOptions = .init()
  ) throws(TemplateError) {
    var lexer = Lexer(text, from: origin, options: options)
    try lexer.readTemplate()
    var parser = Parser(lexer.tokens, from: origin)
    statements = try parser.readTemplate()
    self.origin = origin
    self.text = text
    isLiteral = !lexer.hasTags
    var names = NameCollector()
    names.collect(statements)
    references = names.found.references(origin)
    (askedNames, ownNames) = (names.found.asked, names.found.bound)
    files = names.found.files(origin)
  }

  /// The text that the template makes.
  public func render(
    in scope: any VariableScope, environment: TemplateEnvironment = .init()
  ) throws -> String {
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    return try evaluator.perform {
      try $0.execute(statements)
      return $0.output
    }
  }

  /// The value of a text that is one whole expression, with its type; any other text rendered.
  ///
  /// A text without tags comes back unchanged. A whole expression may give a value that is not
  /// known yet; a text around one may not.
  public func value(
    in scope: any VariableScope, environment: TemplateEnvironment = .init()
  ) throws -> Value {
    if isLiteral { return .string(text) }
    guard statements.count == 1, case .output(let expression)? = statements.first else {
      return .string(try render(in: scope, environment: environment))
    }
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    return try evaluator.perform { try $0.value(of: expression) }
  }
}

extension Template {
  /// The places that the template may come to, as far as the values are known.
  public func reach(
    in scope: any VariableScope, environment: TemplateEnvironment = .init()
  ) -> Reach {
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    let collector = ReachCollector(evaluator, setting: ownNames)
    return collector.reach { try $0.collect(statements) }
  }
}

/// An expression without braces, as `when` and `until` have it.
public final class Expression: Sendable {
  /// The expression as it is written.
  public let text: String
  /// Where the text comes from.
  public let origin: TextOrigin
  private let syntax: ExpressionSyntax

  /// The variables that must exist, in the order of the text.
  public let references: [VariableReference]
  /// The variables of which the expression asks whether they exist.
  public let askedNames: Set<String>
  /// The files that the expression names.
  public let files: [TemplateFile]

  /// Parses an expression.
  public init(parsing text: String, from origin: TextOrigin) throws(TemplateError) {
    var lexer = Lexer(text, from: origin, options: .init())
    try lexer.readExpression()
    var parser = Parser(lexer.tokens, from: origin)
    syntax = try parser.readWholeExpression()
    self.text = text
    self.origin = origin
    var names = NameCollector()
    names.collect(syntax)
    references = names.found.references(origin)
    askedNames = names.found.asked
    files = names.found.files(origin)
  }

  /// The value of the expression; it may be one that is not known yet.
  public func value(
    in scope: any VariableScope, environment: TemplateEnvironment = .init()
  ) throws -> Value {
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    return try evaluator.perform { try $0.value(of: syntax) }
  }

  /// Whether the condition holds.
  ///
  /// A value other than true and false is refused, as it is by Ansible: the text "false" would count
  /// as true.
  public func isTrue(
    in scope: any VariableScope, environment: TemplateEnvironment = .init()
  ) throws -> Bool {
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    return try evaluator.perform { try $0.holds(syntax) }
  }

  /// Whether the condition holds; `nil` when what is known does not tell.
  public func truth(
    in scope: any VariableScope, environment: TemplateEnvironment = .init()
  ) -> Bool? {
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    return PartialEvaluator(evaluator).truth(of: syntax)
  }

  /// The places that the expression may come to, as far as the values are known.
  public func reach(
    in scope: any VariableScope, environment: TemplateEnvironment = .init()
  ) -> Reach {
    let evaluator = Evaluator(scope: scope, environment: environment, origin: origin)
    return ReachCollector(evaluator, setting: []).reach { $0.collect(syntax) }
  }
}

extension Evaluator {
  fileprivate func holds(_ condition: ExpressionSyntax) throws -> Bool {
    let datum = try evaluate(condition)
    return try located(at: condition.offset) {
      switch datum {
      case .bool, .undefined, .unknown: return try datum.isTrue()
      default:
        throw Problem.type(
          "a condition is true or false, but this one is \(datum.typeName)",
          hint: "compare it with something, or write \"| bool\" or \"is defined\" behind it")
      }
    }
  }

  fileprivate func value(of expression: ExpressionSyntax) throws -> Value {
    let datum = try evaluate(expression)
    return try located(at: expression.offset) { try datum.value() }
  }
}
