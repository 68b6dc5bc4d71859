public import PlayData
public import PlayModuleKit

/// Reads the modules that a role brings along: a folder each in `modules`, with `module.json`,
/// `probe.sh` and `apply.sh`.
public struct RoleModuleReader {
  private let loading: Loading

  init(loading: Loading) { self.loading = loading }

  /// Reads one module, for its manual.
  ///
  /// - Throws: All mistakes in its files.
  public static func module(
    at folder: String, files: any FileReader
  ) throws(Diagnostics) -> ModuleDefinition {
    let loading = Loading(files: files, modules: [], rolesPath: [], ids: RoleUseIDs())
    let module = RoleModuleReader(loading: loading).module(at: folder)
    guard let module, !loading.diagnostics.hasErrors else { throw loading.diagnostics }
    return module
  }

  /// The modules of a role.
  func modules(of role: String) -> [ModuleDefinition] {
    let folder = "\(role)/modules"
    let names = (try? loading.files.list(folder)) ?? []
    return names.filter { loading.files.isFolder("\(folder)/\($0)") }
      .compactMap { module(at: "\(folder)/\($0)") }
  }

  private func module(at folder: String) -> ModuleDefinition? {
    let name = String(folder.split(separator: "/").last ?? "")
    let path = "\(folder)/module.json"
    guard let declaration = loading.readJSON(path) else {
      report("there is no \(path), which declares the module")
      return nil
    }
    loading.checkKeys(
      loading.map(declaration, path), of: path,
      known: ["summary", "notes", "check", "manual_pages", "examples", "parameters", "locks"])
    let scripts = ["probe.sh", "apply.sh"].compactMap { script("\(folder)/\($0)") }
    guard isPossible(name, at: declaration.position), scripts.count == 2 else { return nil }
    guard let summary = loading.string(declaration["summary"], "summary") else {
      report("\(path) has no \"summary\"", at: declaration.position)
      return nil
    }
    let info = ModuleInfo(
      name, summary, notes: texts(declaration, "notes"),
      manualPages: texts(declaration, "manual_pages"),
      check: loading.string(declaration["check"], "check") ?? "What its probe.sh finds.",
      examples: texts(declaration, "examples"))
    return ScriptPair(
      name: name, probe: scripts[0], apply: scripts[1], locks: texts(declaration, "locks")
    ).definition(info: info, parameters: parameters(declaration["parameters"]))
  }

  private func texts(_ node: Node, _ key: String) -> [String] {
    loading.list(node[key], key).compactMap { loading.string($0, key) }
  }

  private func parameters(_ node: Node?) -> [ParameterDefinition] {
    let reader = RoleArgumentReader(loading: loading)
    return loading.map(node, "parameters").compactMap { entry in
      guard let argument = reader.argument(entry) else { return nil }
      let given = entry.value["default"]?.value
      if let given, let mismatch = argument.mismatch(of: given) {
        report("\(entry.key): default: \(mismatch)", at: entry.value["default"]?.position)
      }
      return ParameterDefinition(
        argument.name, argument.documentation ?? "", type: argument.parameterType,
        default: argument.isRequired ? given : given ?? .null,
        check: { value in if let mismatch = argument.mismatch(of: value) { throw mismatch } })
    }
  }

  private func isPossible(_ name: String, at position: Position) -> Bool {
    let others = Keyword.task.names + Keyword.inPlaceOfModules
    guard VariableName.isValid(name) else {
      report("\"\(name)\" cannot be the name of a module; use letters, digits and _", at: position)
      return false
    }
    guard loading.modules[name] == nil, !others.contains(name) else {
      report("\"\(name)\" is the name of something else in a task; choose another", at: position)
      return false
    }
    return true
  }

  private func script(_ path: String) -> String? {
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try loading.files.read(path)
    } catch {
      loading.report(Diagnostics([error.diagnostic]))
      return nil
    }
    guard let bytes else {
      report("there is no \(path), which the module needs")
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
      report("\(path) is not text in UTF-8")
      return nil
    }
    return text
  }

  private func report(_ message: String, at position: Position? = nil) {
    loading.report("role-module", message, at: position)
  }
}
