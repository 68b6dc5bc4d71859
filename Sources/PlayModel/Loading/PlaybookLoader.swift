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
    let ids = RoleUseIDs()
    let loading = Loading(files: files, modules: modules, rolesPath: rolesPath, ids: ids)
    let root = loading.readJSON(path)
    if root == nil, !loading.diagnostics.hasErrors {
      loading.report("missing-file", "there is no playbook \"\(path)\"", at: nil)
    }
    let plays = root.map { PlayReader(loading: loading, path: path).plays($0) } ?? []
    if loading.diagnostics.hasErrors { throw loading.diagnostics }
    let inclusions = InclusionReader(
      files: files, modules: modules, rolesPath: rolesPath, ids: ids)
    return Playbook(
      path: path, plays: plays, warnings: loading.diagnostics.all, inclusions: inclusions)
  }
}
