import ArgumentParser
import PlayData
import PlayModel
import PlaySecrets

/// Reads the variables of `-e`.
struct ExtraVariables {
  /// The controller's files.
  let files: SecretFiles

  /// The variables in order; later ones win.
  func read(_ options: [String]) throws -> [VariableDefinition] {
    try options.flatMap { option -> [VariableDefinition] in
      if let path = option.dropPrefix("@") { return try Self.map(try file(path)) }
      if option.first == "{" {
        return try Self.map(files.document(in: Source(name: "-e", text: option)))
      }
      return try pairs(option)
    }
  }

  private func file(_ path: String) throws -> Node {
    guard let bytes = try files.read(path) else {
      throw ValidationError("-e: there is no file \"\(path)\"")
    }
    return try files.document(in: Source(name: path, bytes: bytes))
  }

  private static func map(_ node: Node) throws -> [VariableDefinition] {
    guard let entries = node.entries else {
      throw ValidationError("-e: expected a JSON map, got \(node.typeName)")
    }
    return try entries.map {
      VariableDefinition(name: $0.key, value: try TemplatedValue(parsing: $0.value))
    }
  }

  /// The `key=value` pairs between blanks.
  ///
  /// All values are text; one with blanks is quoted.
  private func pairs(_ option: String) throws -> [VariableDefinition] {
    let source = Source(name: "-e", text: option)
    return try Self.words(option).map { word in
      guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
        throw ValidationError(
          "-e: expected key=value, a JSON map or @file, got \"\(word)\"")
      }
      let name = String(word[..<equals])
      let value = String(word[word.index(after: equals)...])
      let node = Node(.string(value), at: Position(source: source, offset: 0))
      if let password = PasswordVariable.password(in: node, named: name) {
        files.sources.register.add(password)
      }
      return VariableDefinition(name: name, value: try TemplatedValue(parsing: node))
    }
  }

  private static func words(_ text: String) throws -> [String] {
    var words: [String] = []
    var current = ""
    var quote: Character?
    for character in text {
      switch character {
      case quote: quote = nil
      case "'", "\"": if quote == nil { quote = character } else { current.append(character) }
      case " " where quote == nil:
        if !current.isEmpty { words.append(current) }
        current = ""
      default: current.append(character)
      }
    }
    guard quote == nil else { throw ValidationError("-e: a quote is not closed in \"\(text)\"") }
    return current.isEmpty ? words : words + [current]
  }
}
