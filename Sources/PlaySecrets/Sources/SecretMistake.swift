import PlayData

/// What is wrong with a secret that a file names; the only place where it is put into words.
enum SecretMistake: Error {
  case wrongType(String, String, Node)
  case unknownSource(Node.Entry, among: [String])
  case numberOfSources(Int, Node)
  case besideMarker(Node.Entry, marker: String)
  case vault(VaultError)
  case noVariable(String)
  case noFile(String)
  case unreadable(FileError)
  case command(SecretCommand.Failure)
  case empty(String)
  case notText(String)

  /// The mistake at the place of the node that names the secret.
  func diagnostic(at node: Node) -> Diagnostic {
    Diagnostic(id: id, message, at: place ?? node.position, hint: hint)
  }

  private var id: String { if case .vault = self { "vault" } else { "secret" } }

  private var place: Position? {
    switch self {
    case .wrongType(_, _, let node), .numberOfSources(_, let node): node.position
    case .unknownSource(let entry, _), .besideMarker(let entry, _): entry.keyPosition
    default: nil
    }
  }

  private var message: String {
    switch self {
    case .wrongType(let what, let expected, let node):
      "\(what): expected \(expected), got \(node.typeName)"
    case .unknownSource(let entry, _): "unknown key \"\(entry.key)\" in $secret"
    case .numberOfSources(let count, _):
      "$secret: expected one of env, file and command, got \(count == 0 ? "none" : "\(count)")"
    case .besideMarker(let entry, let marker): "unknown key \"\(entry.key)\" beside \(marker)"
    case .vault(let error): "$vault: \(error.message)"
    case .noVariable(let name): "$secret: the environment variable \"\(name)\" is not set"
    case .noFile(let path): "$secret: there is no file \"\(path)\""
    case .unreadable(let error): "$secret: \(error)"
    case .command(let failure): "$secret: \(failure)"
    case .empty(let what): "$secret: \(what) is empty"
    case .notText(let what): "$secret: \(what) is not text in UTF-8"
    }
  }

  private var hint: String? {
    switch self {
    case .unknownSource(let entry, let kinds):
      Suggestion.hint(for: entry.key, among: kinds, listing: "there are")
    case .besideMarker: "a map with it holds nothing else"
    case .vault(let error): error.hint
    case .noVariable: "set it where swplay is started"
    case .noFile: "a relative path starts at the file that names it"
    default: nil
    }
  }
}
