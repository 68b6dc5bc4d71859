import PlayData
import PlayModuleKit
import PlayTemplate

/// What loading a playbook shares: the files, the modules, and the mistakes that were found so far.
///
/// Mistakes are collected, not thrown, so that all of them are told at once.
final class Loading {
  let files: any FileReader
  let modules: [String: ModuleDefinition]
  let rolesPath: [String]
  private(set) var diagnostics = Diagnostics()
  private var nextRoleUse = 0

  init(files: any FileReader, modules: [ModuleDefinition], rolesPath: [String]) {
    self.files = files
    self.modules = Dictionary(modules.map { ($0.info.name, $0) }) { first, _ in first }
    self.rolesPath = rolesPath
  }

  func report(_ diagnostics: Diagnostics) { self.diagnostics.append(diagnostics) }

  func report(_ id: String, _ message: String, at position: Position?, hint: String? = nil) {
    diagnostics.append(Diagnostic(id: id, message, at: position, hint: hint))
  }

  func makeRoleUseID() -> Int {
    defer { nextRoleUse += 1 }
    return nextRoleUse
  }

  /// The root of a JSON file, or `nil` when there is no such file or it cannot be read.
  func readJSON(_ path: String) -> Node? {
    do {
      guard let bytes = try files.read(path) else { return nil }
      return try JSON.read(Source(name: path, bytes: bytes))
    } catch let error as Diagnostics {
      report(error)
    } catch let error as FileError {
      report(Diagnostics([error.diagnostic]))
    } catch {
      report("unreadable-file", "\(error)", at: nil)
    }
    return nil
  }
}

// MARK: - Typed reading of nodes

extension Loading {
  /// Checks that a map has known keys only.
  func checkKeys(_ entries: [Node.Entry], of what: String, known: [String]) {
    for entry in entries where !known.contains(entry.key) {
      report(
        "unknown-key", "unknown key \"\(entry.key)\" in \(what)", at: entry.keyPosition,
        hint: Suggestion.hint(for: entry.key, among: known, listing: "it has"))
    }
  }

  private func mismatch(_ node: Node, _ key: String, expected: String) {
    report("wrong-type", "\(key): expected \(expected), got \(node.typeName)", at: node.position)
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

  /// The variables that a map defines.
  func variables(_ node: Node?, _ key: String) -> [VariableDefinition] {
    map(node, key).compactMap { entry in
      guard VariableName.isValid(entry.key) else {
        report(
          "invalid-name", "\"\(entry.key)\" cannot be the name of a variable",
          at: entry.keyPosition,
          hint: "use letters, digits and _, not starting with a digit")
        return nil
      }
      return templated(entry.value).map { VariableDefinition(name: entry.key, value: $0) }
    }
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

/// The rule for names of variables.
enum VariableName {
  static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
