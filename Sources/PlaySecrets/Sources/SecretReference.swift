import PlayData

/// What `{"$secret": …}` names: where a secret comes from when the run needs it.
enum SecretReference: Hashable {
  /// A variable of the environment that swplay was started in.
  case variable(String)
  /// A file of the controller, by its path.
  case file(String)
  /// A program's words; it prints the secret.
  case command([String])

  /// What tells it from all others, byte by byte: files may have names that look alike.
  private var key: [ByteText] {
    switch self {
    case .variable(let name): ["env", ByteText(name)]
    case .file(let path): ["file", ByteText(path)]
    case .command(let words): ["command"] + words.map { ByteText($0) }
    }
  }

  static func == (left: SecretReference, right: SecretReference) -> Bool { left.key == right.key }

  func hash(into hasher: inout Hasher) { hasher.combine(key) }

  private static let kinds = ["env", "file", "command"]

  /// Reads the map behind `$secret`; a relative path starts in the folder.
  init(_ node: Node, in folder: String) throws(SecretMistake) {
    guard let entries = node.entries else { throw .wrongType("$secret", "a map", node) }
    for entry in entries where !Self.kinds.contains(entry.key) {
      throw .unknownSource(entry, among: Self.kinds)
    }
    guard entries.count == 1, let entry = entries.first else {
      throw .numberOfSources(entries.count, node)
    }
    if entry.key == "command" {
      self = .command(try Self.words(entry.value))
    } else {
      guard let text = entry.value.string, !text.isEmpty else {
        throw .wrongType("$secret: \(entry.key)", "a string that is not empty", entry.value)
      }
      self = entry.key == "env" ? .variable(text) : .file(SecretPath.join(folder, text))
    }
  }

  private static func words(_ node: Node) throws(SecretMistake) -> [String] {
    let words = (node.list ?? []).compactMap(\.string)
    guard !words.isEmpty, words.count == node.list?.count, words[0] != "" else {
      throw .wrongType("$secret: command", "a list with a program and its arguments", node)
    }
    return words
  }
}

/// Paths of the controller as they are meant beside the file that they are written in.
enum SecretPath {
  static func join(_ folder: String, _ path: String) -> String {
    path.startsWithBytes("/") || path.startsWithBytes("~/") || folder.isEmpty || folder == "."
      ? path : "\(folder)/\(path)"
  }

  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
