import PlayData

/// All tests by their names; each group stands in its own file.
enum Tests {
  static let all: [String: Test] = .table(kinds, numbers, comparisons, collections, texts, results)

  /// Tests of Jinja2 and Ansible that do not exist here, and why.
  static let refused = [
    "callable": "functions are not values", "escaped": "configuration files are not escaped",
    "filter": "filters are known before the run", "test": "tests are known before the run",
    "file": "it would look at the wrong machine", "directory": "it would look at the wrong machine",
    "exists": "it would look at the wrong machine", "link": "it would look at the wrong machine",
    "vault_encrypted": "values are decrypted when they are read", "uri": "use match",
    "started": "there are no asynchronous tasks", "finished": "there are no asynchronous tasks",
  ]
}

extension Tests {
  /// What kind of value it is, and whether there is one.
  static let kinds: [Test] = [
    Test("defined", isLenient: true) { input, _, _ in !input.isUndefined },
    Test("undefined", isLenient: true) { input, _, _ in input.isUndefined },
    Test("none") { input, _, _ in input.isNone },
    Test("boolean") { input, _, _ in input.boolean != nil },
    Test("true") { input, _, _ in input.boolean == true },
    Test("false") { input, _, _ in input.boolean == false },
    Test("truthy", ["convert_bool"]) { input, arguments, _ in
      try isTruthy(input, converts: arguments.flag(0))
    },
    Test("falsy", ["convert_bool"]) { input, arguments, _ in
      try !isTruthy(input, converts: arguments.flag(0))
    },
    Test("integer") { input, _, _ in input.pythonTypeName == "int" },
    Test("float") { input, _, _ in input.pythonTypeName == "float" },
    Test("number") { input, _, _ in input.number != nil },
    Test("string") { input, _, _ in input.string != nil },
    Test("mapping") { input, _, _ in input.pythonTypeName == "dict" },
    Test("sequence") { input, _, _ in
      ["str", "list", "tuple", "dict", "range"].contains(input.pythonTypeName)
    },
    Test("iterable") { input, _, _ in (try? input.elements()) != nil },
  ]

  private static func isTruthy(_ input: Datum, converts: Bool) throws -> Bool {
    guard converts, case .string(let text) = input else { return try input.isTrue() }
    return !["", "0", "no", "off", "false", "n", "f"].contains(text.lowercased())
  }
}

extension Datum {
  fileprivate var isUndefined: Bool {
    guard case .undefined = self else { return false }
    return true
  }

  fileprivate var boolean: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }
}
