public import PlayData
public import PlayModuleKit

/// The controller of a case: files, variables of templates and values of expressions.
public struct CaseController: ParameterContext {
  private let files: ValueMap
  private let variables: ValueMap
  private let expressions: ValueMap

  /// Creates a controller; see the notation of case files.
  public init(files: ValueMap = [:], variables: ValueMap = [:], expressions: ValueMap = [:]) {
    self.files = files
    self.variables = variables
    self.expressions = expressions
  }

  /// Finds a file, or the folder that the names of files begin with.
  ///
  /// A file is text, or a map of `content` and `mode`; a name with a slash at its end is an empty
  /// folder.
  public func localFile(_ path: String) throws -> LocalFile {
    if let file = files[path] {
      let entry = try Self.entry(file, path: path)
      return LocalFile(path: path, content: .file(entry.content, mode: entry.mode))
    }
    let folder = path.hasSuffix("/") ? path : path + "/"
    let inside = files.filter { $0.key.hasPrefix(folder) }.sorted { $0.key < $1.key }
    guard !inside.isEmpty else {
      throw ModuleFailure("the controller has no file \"\(path)\"")
    }
    let entries = try inside.filter { !$0.key.hasSuffix("/") }.map { pair in
      try Self.entry(pair.value, path: String(pair.key.dropFirst(folder.count)))
    }
    let empty = inside.map(\.key).filter { $0.hasSuffix("/") && $0 != folder }
      .map { String($0.dropFirst(folder.count).dropLast()) }
    return LocalFile(path: path, content: .folder(entries, emptyFolders: empty))
  }

  /// Finds a file whose variables are replaced; there are no other expressions and no blocks.
  public func localTemplate(_ path: String) throws -> LocalTemplate {
    guard let text = files[path]?.string else {
      throw ModuleFailure("the controller has no template \"\(path)\"")
    }
    let variables = variables
    return LocalTemplate(path: path) { style in
      var rendered = text
      for (name, value) in variables {
        let shown = value.string ?? JSON.write(value)
        rendered.replace("\(style.variable.start) \(name) \(style.variable.end)", with: shown)
      }
      return rendered.replacing("\n", with: style.newline)
    }
  }

  /// The variables of a file that holds them as JSON.
  public func localVariables(_ path: String) throws -> ValueMap {
    guard let text = files[path]?.string else {
      throw ModuleFailure("the controller has no variables \"\(path)\"")
    }
    guard let map = try JSON.read(Source(name: path, text: text)).value.map else {
      throw CaseProblem("\(path) is not a map of variables")
    }
    return map
  }

  /// A place for files of the host `host`; nothing is written.
  public func localDestination(_ path: String) throws -> LocalDestination {
    let files = files
    return LocalDestination(
      path: path, host: "host",
      digest: { path in
        try files[path].map { SHA256Digest.hex(try Self.entry($0, path: path).content) }
      },
      write: { _, _ in })
  }

  /// Looks an expression up among those that the case lists.
  public func evaluate(_ expression: String) throws -> Value {
    guard let value = expressions[expression] else {
      throw CaseProblem("the case lists no value of the expression \"\(expression)\"")
    }
    return value
  }

  private static func entry(_ value: Value, path: String) throws -> LocalFile.Entry {
    if let text = value.string {
      return LocalFile.Entry(path: path, content: Array(text.utf8), mode: 0o644)
    }
    let map = try CaseMap(value, of: "the file \(path)", allowing: ["content", "mode"])
    guard let mode = try Int(map.text("mode") ?? "0644", radix: 8) else {
      throw CaseProblem("the mode of \(path) is not octal")
    }
    let content = try map.text("content") ?? ""
    return LocalFile.Entry(path: path, content: Array(content.utf8), mode: mode)
  }
}
