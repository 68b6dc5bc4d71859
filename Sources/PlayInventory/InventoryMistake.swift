import PlayData

/// What is wrong with an inventory as a whole; the only place where it is put into words.
enum InventoryMistake {
  enum Kind: String {
    case group
    case host
  }

  case missing(String)
  case missingHosts(folder: String)
  case otherFormat(String)
  case notRead(String)
  case programFailed(String, reason: String)
  case emptyHost
  case emptyGroup
  case badHostName(String, Character)
  case badGroupName(String, Character)
  case badVariableName(String)
  case badPort(String)
  case badRange(HostRange.Mistake)
  case wrongType(String, String, Node)
  case unknownKey(String, ofGroup: String)
  case noMeta
  case variablesOfNoHost(String)
  case undeclaredGroup(String, among: [String])
  case cycle([String])
  case hostAndGroup(String)
  case unusedFile(String, of: Kind, String, among: [String])
  case notJSON(String)
  case secretOfProgram

  func diagnostic(at position: Position?) -> Diagnostic {
    Diagnostic(severity, id: id, message, at: position, hint: hint)
  }

  private var severity: Diagnostic.Severity {
    switch self {
    case .notRead, .badVariableName, .noMeta, .variablesOfNoHost, .hostAndGroup, .unusedFile,
      .notJSON:
      .warning
    default: .error
    }
  }

  private var id: String {
    switch self {
    case .missing, .missingHosts: "inventory-missing"
    case .otherFormat: "inventory-format"
    case .programFailed: "inventory-program"
    case .emptyHost, .emptyGroup, .badHostName, .badGroupName, .badPort: "inventory-name"
    case .badVariableName: "variable-name"
    case .badRange: "host-range"
    case .wrongType, .unknownKey: "inventory-type"
    case .noMeta: "inventory-meta"
    case .secretOfProgram: "inventory-secret"
    case .undeclaredGroup: "unknown-group"
    case .cycle: "group-cycle"
    case .hostAndGroup: "host-and-group"
    case .unusedFile, .variablesOfNoHost: "unused-variables"
    case .notRead, .notJSON: "file-not-read"
    }
  }

  private var message: String {
    switch self {
    case .missing(let path): "there is no inventory \(path)"
    case .missingHosts(let folder): "the inventory \(folder) has no file hosts"
    case .otherFormat(let path): "\(path) is not an INI inventory"
    case .notRead(let path): "\(path) is not read"
    case .programFailed(let path, let reason): "the inventory program \(path) failed: \(reason)"
    case .emptyHost: "a host has no name"
    case .emptyGroup: "a group has no name"
    case .badHostName(let name, let character):
      "\"\(name)\" is not a name of a host: it \(Self.fault(character))"
    case .badGroupName(let name, let character):
      "\"\(name)\" is not a name of a group: it \(Self.fault(character))"
    case .badVariableName(let name): "no expression can use the variable \"\(name)\""
    case .badPort(let text): "expected a port from 1 to 65535 after ':', found \"\(text)\""
    case .badRange(let mistake): mistake.message
    case .wrongType(let what, let expected, let node):
      "\(what): expected \(expected), found \(node.typeName)"
    case .unknownKey(let key, let group): "unknown key \"\(key)\" in group \"\(group)\""
    case .noMeta: "the inventory program gives no _meta.hostvars"
    case .variablesOfNoHost(let name): "\"\(name)\" has variables but is in no group"
    case .undeclaredGroup(let name, _): "group \"\(name)\" does not exist"
    case .cycle(let names): "groups contain each other: \(names.joined(separator: " > "))"
    case .hostAndGroup(let name): "\"\(name)\" is a host and a group"
    case .unusedFile(let path, let kind, let name, _):
      "\(path) is not used: \(kind.rawValue) \"\(name)\" does not exist"
    case .notJSON(let path): "\(path) is not read"
    case .secretOfProgram: "$secret has no meaning in what a program prints"
    }
  }

  private var hint: String? {
    switch self {
    case .missing(let path): "for hosts without a file write \"\(path),\" with a comma"
    case .missingHosts: "write the hosts into a file of this name"
    case .otherFormat: "write INI, or a program that prints JSON and is executable"
    case .notRead(let path): "give it with its own -i \(path)"
    case .badHostName(_, "@"): "write the user as ansible_user=NAME"
    case .badVariableName: "write letters, digits and _"
    case .badRange(let mistake): mistake.hint
    case .unknownKey(let key, _):
      Suggestion.hint(for: key, among: ["hosts", "vars", "children"], listing: "there are")
    case .noMeta: "print the hosts' variables there; --host is never asked"
    case .variablesOfNoHost: "add it to a group"
    case .undeclaredGroup(let name, let names):
      Suggestion.nearest(to: name, among: names).map { "did you mean \"\($0)\"?" }
        ?? "declare it with [\(name)]"
    case .cycle: "remove one of them from the other's children"
    case .hostAndGroup: "rename one of them; in patterns the name means the host"
    case .unusedFile(_, _, let name, let names):
      Suggestion.nearest(to: name, among: names).map { "did you mean \"\($0)\"?" }
    case .secretOfProgram:
      "let the program print the secret, or name its source in group_vars or host_vars"
    case .notJSON: "variables stand in files NAME.json or NAME/*.json"
    default: nil
    }
  }

  private static func fault(_ character: Character) -> String {
    character == "-"
      ? "starts with '-'" : "contains \(character.isWhitespace ? "white space" : "'\(character)'")"
  }
}

extension HostRange.Mistake {
  var message: String {
    switch self {
    case .unclosed: "the range of hosts has no ']'"
    case .notARange(let text): "\(text) is not a range of hosts"
    case .noEnd(let text): "the range \(text) has no end"
    case .badStep(let text): "the step of the range \(text) is not a number above zero"
    case .backwards(let text): "the range \(text) ends before it starts"
    case .unequalWidth(let text): "the ends of the range \(text) have not the same width"
    case .tooMany: "the ranges stand for more than \(HostExpression.limit) hosts"
    }
  }

  var hint: String? {
    switch self {
    case .unclosed, .notARange: "write [1:9], [01:10:2] or [a:f]"
    case .unequalWidth: "write as many digits on both sides, for example [08:10]"
    default: nil
    }
  }
}
