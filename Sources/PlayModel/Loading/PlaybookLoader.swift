public import PlayData
public import PlayModuleKit

/// Reads playbooks and everything that they name: roles, task files, variable files.
public struct PlaybookLoader: Sendable {
  private let files: any FileReader
  private let modules: [ModuleDefinition]
  private let rolesPath: [String]

  /// Creates a loader.
  ///
  /// - Parameters:
  ///   - files: The controller's files.
  ///   - modules: The modules that tasks may use.
  ///   - rolesPath: More folders with roles, looked at last.
  public init(files: any FileReader, modules: [ModuleDefinition], rolesPath: [String] = []) {
    self.files = files
    self.modules = modules
    self.rolesPath = rolesPath
  }

  /// Reads a playbook.
  ///
  /// - Throws: All mistakes that were found in it and in the files that it names.
  public func load(_ path: String) throws(Diagnostics) -> Playbook {
    let (ids, loading) = start()
    let root = loading.readJSON(path)
    if root == nil, !loading.diagnostics.hasErrors {
      loading.report("missing-file", "there is no playbook \"\(path)\"", at: nil)
    }
    return try playbook(root, path, loading, ids)
  }

  /// Reads a playbook that is no file.
  ///
  /// - Parameters:
  ///   - root: What its text would say.
  ///   - path: The path that it would have; files are looked for beside it.
  /// - Throws: All mistakes that were found in it and in the files that it names.
  /// - Returns: The playbook.
  public func load(_ root: Node, as path: String) throws(Diagnostics) -> Playbook {
    let (ids, loading) = start()
    return try playbook(root, path, loading, ids)
  }

  private func start() -> (RoleUseIDs, Loading) {
    let ids = RoleUseIDs()
    return (ids, Loading(files: files, modules: modules, rolesPath: rolesPath, ids: ids))
  }

  private func playbook(
    _ root: Node?, _ path: String, _ loading: Loading, _ ids: RoleUseIDs
  ) throws(Diagnostics) -> Playbook {
    let plays = root.map { PlayReader(loading: loading, path: path).plays($0) } ?? []
    if loading.diagnostics.hasErrors { throw loading.diagnostics }
    let inclusions = InclusionReader(
      files: files, modules: modules, rolesPath: rolesPath, ids: ids)
    return Playbook(
      path: path, plays: plays, warnings: loading.diagnostics.all, inclusions: inclusions)
  }
}
