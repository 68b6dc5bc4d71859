import PlayData
import PlayModuleKit
import PlayTemplate

/// Typed reading of nodes; what is of another type is reported.
extension Loading {
  /// Checks that a map has known keys only.
  func checkKeys(_ entries: [Node.Entry], of what: String, known: [String]) {
    for entry in entries where !known.contains(entry.key) && !reportForeign(entry) {
      report(
        "unknown-key", "unknown key \"\(entry.key)\" in \(what)", at: entry.keyPosition,
        hint: Suggestion.hint(for: entry.key, among: known, listing: "it has"))
    }
  }

  /// Tells that a key is a keyword of Ansible that does not exist here.
  ///
  /// - Returns: Whether it is one.
  func reportForeign(_ entry: Node.Entry) -> Bool {
    guard let hint = Keyword.foreign[entry.key] else { return false }
    report(
      "unsupported-keyword", "the keyword \"\(entry.key)\" of Ansible is not supported",
      at: entry.keyPosition, hint: hint)
    return true
  }

  private func mismatch(_ node: Node, _ key: String, expected: String, hint: String? = nil) {
    if node.isLocked { return }
    report(
      "wrong-type", "\(key): expected \(expected), got \(node.typeName)", at: node.position,
      hint: hint)
  }

  /// Tells that a value is not one of those that a key takes.
  func report(_ node: Node, _ key: String, expected: String, hint: String? = nil) {
    if node.isLocked { return }
    let mismatch = ParameterMismatch(expected: expected, got: node.value, hint: hint)
    report("wrong-value", "\(key): \(mismatch.message)", at: node.position, hint: mismatch.hint)
  }

  /// One of a set of words.
  func word<Word: CaseIterable & RawRepresentable<String>>(
    _ node: Node?, _ key: String
  ) -> Word? {
    guard let node, let text = string(node, key) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    report(
      node, key, expected: "one of " + words.joined(separator: ", "),
      hint: Suggestion.hint(for: text, among: words))
    return nil
  }

  /// A whole number above 0.
  func count(_ node: Node?, _ key: String) -> Int? {
    guard let node else { return nil }
    if case .scalar(.int(let number)) = node.content, number > 0 { return number }
    report(node, key, expected: "a whole number above 0")
    return nil
  }

  /// A number from 0 to 100.
  func percentage(_ node: Node?, _ key: String) -> Double? {
    guard let node else { return nil }
    if let number = node.value.number, (0...100).contains(number) { return number }
    report(node, key, expected: "a number from 0 to 100")
    return nil
  }

  /// A number that is not negative, or a template that gives one.
  func amount(_ node: Node?, _ key: String, of what: String) -> TemplatedValue? {
    templated(node, key, expected: what) { $0.value.number.map { $0 >= 0 } ?? false }
  }

  func string(_ node: Node?, _ key: String) -> String? {
    guard let node else { return nil }
    if let text = node.string { return text }
    mismatch(node, key, expected: "a string")
    return nil
  }

  func bool(_ node: Node?, _ key: String) -> Bool? {
    guard let node else { return nil }
    if case .scalar(.bool(let flag)) = node.content { return flag }
    mismatch(node, key, expected: "true or false")
    return nil
  }

  func map(_ node: Node?, _ key: String) -> [Node.Entry] {
    guard let node else { return [] }
    if let entries = node.entries { return entries }
    mismatch(node, key, expected: "a map")
    return []
  }

  func list(_ node: Node?, _ key: String) -> [Node] {
    guard let node else { return [] }
    if let nodes = node.list { return nodes }
    mismatch(node, key, expected: "a list")
    return []
  }

  /// One text, or a list of texts.
  func strings(_ node: Node?, _ key: String) -> [(text: String, position: Position)] {
    guard let node else { return [] }
    let nodes = node.list ?? [node]
    return nodes.compactMap { part in string(part, key).map { ($0, part.position) } }
  }

  /// A value with its templates.
  func templated(_ node: Node) -> TemplatedValue? {
    do throws(Diagnostics) {
      return try TemplatedValue(parsing: node)
    } catch {
      report(error)
      return nil
    }
  }

  /// A template, or a value that is written out and is what is expected.
  func templated(
    _ node: Node?, _ key: String, expected: String, hint: String? = nil,
    _ isExpected: (Node) -> Bool
  ) -> TemplatedValue? {
    guard let node, let value = templated(node) else { return nil }
    let isTemplate = (node.string != nil || node.isLocked) && !value.isLiteral
    guard isTemplate || isExpected(node) else {
      mismatch(node, key, expected: expected, hint: hint)
      return nil
    }
    return value
  }

  /// `true`, `false`, or a template that gives one of them.
  func flag(_ node: Node?, _ key: String) -> TemplatedValue? {
    templated(node, key, expected: "true or false") {
      if case .scalar(.bool) = $0.content { true } else { false }
    }
  }

  /// Variables of commands: a map, or a template that gives one.
  func environment(_ node: Node?) -> TemplatedValue? {
    templated(node, "environment", expected: "a map") { $0.entries != nil }
  }

  /// The variables that a map defines.
  func variables(_ node: Node?, _ key: String) -> [VariableDefinition] {
    map(node, key).compactMap { entry in
      guard isVariable(entry.key, at: entry.keyPosition) else { return nil }
      if ConnectionVariable.namesBeforeConnecting.contains(entry.key) {
        report(
          "connection-variable",
          "\"\(entry.key)\" has no effect here: how a host is reached is known before its tasks",
          at: entry.keyPosition, hint: "set it in the inventory, or with -e")
      }
      return templated(entry.value).map { VariableDefinition(name: entry.key, value: $0) }
    }
  }

  /// The name of a variable that a keyword sets.
  func variable(_ node: Node?, _ key: String) -> String? {
    guard let node, let name = string(node, key),
      isVariable(name, at: node.position, prefix: "\(key): ")
    else { return nil }
    return name
  }

  /// Whether a variable can have this name; if not, that is reported.
  func isVariable(_ name: String, at position: Position, prefix: String = "") -> Bool {
    if VariableName.isValid(name) { return true }
    report(
      "invalid-name", "\(prefix)\"\(name)\" cannot be the name of a variable", at: position,
      hint: "use letters, digits and _, not starting with a digit")
    return false
  }

  /// Expressions without braces: one, or a list of which all must hold.
  func conditions(_ node: Node?, _ key: String) -> [Expression] {
    guard let node else { return [] }
    return (node.list ?? [node]).compactMap { part in
      let text: String
      switch part.content {
      case .scalar(.string(let string)): text = string
      case .scalar(.bool(let flag)): text = flag ? "true" : "false"
      default:
        mismatch(part, key, expected: "an expression in quotes, or true or false")
        return nil
      }
      do throws(TemplateError) {
        return try Expression(parsing: text, from: TextOrigin(part))
      } catch {
        report(Diagnostics([error.diagnostic]))
        return nil
      }
    }
  }
}
