import PlayData

/// What is wrong with an operation, before its place is known.
struct Problem: Error {
  let kind: TemplateError.Kind
  let message: String
  var hint: String?

  /// An operation got a kind of value that it cannot use.
  static func type(_ message: String, hint: String? = nil) -> Problem {
    Problem(kind: .type, message: message, hint: hint)
  }

  /// Something of Jinja2 or Python that does not exist here.
  static func unsupported(_ message: String, hint: String? = nil) -> Problem {
    Problem(kind: .unsupported, message: message, hint: hint)
  }

  /// Something is too large.
  static func limit(_ message: String, hint: String? = nil) -> Problem {
    Problem(kind: .limit, message: message, hint: hint)
  }

  /// An operation could not do its work.
  static func failed(_ message: String, hint: String? = nil) -> Problem {
    Problem(kind: .failed, message: message, hint: hint)
  }

  /// A value is needed that waits for a task.
  static func unknown(until task: String) -> Problem {
    Problem(
      kind: .unknown(until: task),
      message: "the value is not known before the task \"\(task)\" has run")
  }

  /// A value is needed that is to be left out.
  static let omitted = Problem(
    kind: .omitted, message: "\"omit\" stands for no value",
    hint: "it leaves out a parameter, a keyword, or a part of a list or a map")

  /// A result does not fit into an integer.
  static let overflow = Problem.limit(
    "the result is too large for an integer", hint: "integers have 64 bits")

  func error(at position: Position) -> TemplateError {
    TemplateError(kind: kind, message: message, position: position, hint: hint)
  }
}

/// A variable, or a part of one, that does not exist; it is an error as soon as it is used.
struct Missing: Error {
  /// What is missing, for example `facts.nope`.
  let path: String
  /// Where it was asked for.
  let origin: TextOrigin
  let offset: Int
  /// The name among others that does not exist, and those others, for a suggestion.
  var name: String?
  var candidates: [String] = []
  /// Whether it is a variable, so that the scope's names are candidates as well.
  var isVariable = false
  /// A reason that says more than that it is undefined.
  var reason: String?
  /// Whether it counts as an empty text, as an inline `if` without `else` does in Jinja2.
  var isQuiet = false

  /// The value itself when it may be used as an empty text.
  func used() throws -> Datum {
    guard isQuiet else { throw self }
    return .undefined(self)
  }

  /// A part of what is missing, which is missing as well.
  var part: Datum {
    var missing = self
    missing.isQuiet = false
    return .undefined(missing)
  }

  func error(suggesting names: [String]) -> TemplateError {
    let candidates = isVariable ? candidates + names : candidates
    return TemplateError(
      kind: .undefined(path), message: reason ?? "\"\(path)\" is undefined",
      position: origin.position(at: offset),
      hint: name.flatMap { Suggestion.hint(for: $0, among: candidates) })
  }
}

/// Something that exists only while a template runs.
protocol TemplateObject: AnyObject {
  /// The name of its kind in messages.
  var typeName: String { get }

  /// An attribute; `nil` when there is none of this name.
  func attribute(_ name: String) throws -> Datum?

  /// Calls the object itself.
  func call(_ arguments: CallArguments, in evaluator: Evaluator) throws -> Datum

  /// Calls a method; `nil` when there is none of this name.
  func call(method: String, _ arguments: CallArguments, in evaluator: Evaluator) throws -> Datum?
}
