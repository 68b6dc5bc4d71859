public import PlayData

/// What a parameter accepts, for checks, the manual and the JSON Schema.
public indirect enum ParameterType: Sendable, Equatable {
  /// Text; `format` names its form for people, for example `an absolute path`.
  case string(format: String?)
  /// A whole number.
  case integer
  /// A number.
  case number
  /// `true` or `false`.
  case boolean
  /// One of these words.
  case choice([String])
  /// Values of one type.
  case list(ParameterType)
  /// Named values of one type.
  case map(ParameterType)
  /// Any of several types.
  case either([ParameterType])
  /// Any value.
  case any
}

extension ParameterType {
  /// The type in a sentence, for example `a string` or `one of present, absent`.
  public var phrase: String {
    switch self {
    case .string(let format): format ?? "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "true or false"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .list(.string(nil)): "a list of strings"
    case .list(let element): "a list, each item \(element.phrase)"
    case .map(.any), .map(.string(nil)): "a map"
    case .map(let element): "a map, each value \(element.phrase)"
    case .either(let types): types.map(\.phrase).joined(separator: ", or ")
    case .any: "any value"
    }
  }
}

/// Where a parameter's value gets what it needs from the controller: files, templates, conditions.
public protocol ParameterContext: Sendable {
  /// Reads what a task's `src` names: looked for in the role's `files`, then beside the playbook.
  func localFile(_ path: String) throws -> LocalFile

  /// Finds the template that a task's `src` names: in the role's `templates`, then beside the playbook.
  func localTemplate(_ path: String) throws -> LocalTemplate

  /// Reads the variables that a task's `file` names: looked for in the role's `vars`, then beside the
  /// playbook.
  func localVariables(_ path: String) throws -> ValueMap

  /// Finds the place that a task's `dest` names on the controller.
  func localDestination(_ path: String) throws -> LocalDestination

  /// Evaluates an expression without braces in the scope of the task.
  func evaluate(_ expression: String) throws -> Value
}

/// A type that parameters can have.
public protocol ParameterValue: Sendable {
  /// What it accepts.
  static var parameterType: ParameterType { get }

  /// Reads a value.
  ///
  /// - Throws: `ParameterMismatch`, or what the context throws.
  init(parameter value: Value, in context: any ParameterContext) throws

  /// The value as JSON shows it, for the default in the manual.
  var parameterDefault: Value { get }
}

/// A value that is not of the parameter's type.
public struct ParameterMismatch: Error, Equatable, CustomStringConvertible {
  /// What was expected and what came.
  public let message: String
  /// What to write instead.
  public let hint: String?

  /// Tells what was expected; `value` is what came.
  public init(expected: String, got value: Value, hint: String? = nil) {
    let shown =
      switch value {
      case .string(let text): "\"\(text)\""
      case .int, .double, .bool, .null: "\(JSON.write(value)) (\(value.typeName))"
      default: value.typeName
      }
    message = "expected \(expected), got \(shown)"
    self.hint = hint
  }

  /// The text that people see.
  public var description: String { message + (hint.map { "; \($0)" } ?? "") }
}
