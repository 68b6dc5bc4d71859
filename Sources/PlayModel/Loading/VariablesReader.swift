public import PlayData

/// Reads files of variables while a play runs.
public struct VariablesReader: Sendable {
  private let reader: any FileReader

  /// Creates a reader.
  public init(reader: any FileReader) { self.reader = reader }

  /// The variables of a JSON file, or of all JSON files of a folder by name, later ones winning.
  ///
  /// - Throws: `Diagnostics` with all mistakes in the files.
  public func variables(at path: String) throws -> [VariableDefinition] {
    let loading = Loading(files: reader, modules: [], rolesPath: [], ids: RoleUseIDs())
    var paths = [path]
    if reader.isFolder(path) {
      paths = try (reader.list(path) ?? []).filter { $0.hasSuffix(".json") }.map { "\(path)/\($0)" }
    }
    let definitions = paths.flatMap { loading.variables(loading.readJSON($0), "file") }
    if loading.diagnostics.hasErrors { throw loading.diagnostics }
    return definitions.reduce(into: []) { kept, definition in
      kept.removeAll { $0.name == definition.name }
      kept.append(definition)
    }
  }
}
