import PlayData

extension Filters {
  /// Undefined values, types and conditions.
  static let basic: [Filter] = [
    Filter("default", ["default_value", "boolean"], isLenient: true, apply: standard),
    Filter("d", ["default_value", "boolean"], isLenient: true, apply: standard),
    Filter("mandatory", ["msg"], isLenient: true, apply: mandatory),
    Filter(
      "ternary", ["true_val", "false_val", "none_val"], required: 2, isLenient: true,
      apply: ternary),
    Filter("bool", apply: bool),
    Filter("string") { input, _, _ in .string(try input.text()) },
    Filter("type_debug") { input, _, _ in .string(input.pythonTypeName) },
    Filter("attr", ["name"], required: 1, apply: attribute),
  ]

  private static func standard(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let standard = arguments[0] ?? .string("")
    switch input {
    case .undefined: return standard
    case .unknown: return try input.used()
    default: return try arguments.flag(1) && !input.isTrue() ? standard : input
    }
  }

  private static func mandatory(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    guard case .undefined(var missing) = input, let message = try arguments.text(0) else {
      return try input.used()
    }
    missing.reason = message
    throw missing
  }

  private static func ternary(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    if case .none = try input.used(), let standard = arguments.optional(2) { return standard }
    return try arguments.required(input.isTrue() ? 0 : 1)
  }

  /// A truth value written as text; unlike Ansible's it refuses what is neither true nor false.
  private static func bool(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    switch input {
    case .none, .bool: return input
    default:
      let text = try input.text().lowercased()
      if ["yes", "on", "1", "1.0", "true", "t", "y"].contains(text) { return .bool(true) }
      if ["no", "off", "0", "0.0", "false", "f", "n", ""].contains(text) { return .bool(false) }
      throw Problem.type("\"\(text)\" is neither true nor false", hint: "use true or false")
    }
  }

  private static func attribute(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let name = try arguments.text(0, or: "")
    if case .object(let object) = input, let value = try object.attribute(name) { return value }
    throw Problem.unsupported(
      "attr finds attributes of Python objects alone", hint: "write [\"\(name)\"] for a key")
  }
}

extension Datum {
  /// The name of the type in Python.
  var pythonTypeName: String {
    switch self {
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .double: "float"
    case .string: "str"
    case .list: "list"
    case .tuple: "tuple"
    case .view(let name, _): name
    case .range: "range"
    case .map: "dict"
    case .object, .undefined, .unknown: typeName
    }
  }
}
