import PlayData
import PlayModuleKit

/// Finds roles and reads their uses.
final class RoleReader {
  /// A use with its tasks and handlers.
  struct Part {
    let use: RoleUse
    let steps: [PlayStep]
    let handlers: [Task]
  }

  private let loading: Loading
  private let playbookFolder: String
  /// Roles that are being read, outermost first, to find a role that depends on itself.
  private var reading: [String] = []
  /// Dependencies that were read before, by role and parameters.
  private var dependencies: [String: RoleUse] = [:]

  init(loading: Loading, playbookFolder: String) {
    self.loading = loading
    self.playbookFolder = playbookFolder
  }

  /// The parts that one entry of `roles` stands for: its dependencies first, then the role.
  func parts(_ node: Node, in surroundings: TaskReader.Surroundings) -> [Part] {
    guard let call = call(node) else { return [] }
    guard let folder = folder(of: call.role) else {
      loading.report(
        "unknown-role", "there is no role \"\(call.role)\"", at: call.position,
        hint: Suggestion.hint(for: call.role, among: allRoles(), listing: "there are"))
      return []
    }
    guard !reading.contains(call.role) else {
      loading.report(
        "role-cycle",
        "the role depends on itself: "
          + (reading + [call.role]).joined(separator: " -> "), at: call.position)
      return []
    }
    reading.append(call.role)
    defer { reading.removeLast() }
    return read(call, node, folder: folder, in: surroundings)
  }

  private struct Call {
    let role: String
    let name: String
    let parameters: [VariableDefinition]
    let parameterEntries: [Node.Entry]
    let position: Position
  }

  private func call(_ node: Node) -> Call? {
    if let role = node.string {
      return Call(
        role: role, name: role, parameters: [], parameterEntries: [], position: node.position)
    }
    guard let entries = node.entries, let nameNode = node["role"] ?? node["name"],
      let role = loading.string(nameNode, "role")
    else {
      loading.report(
        "wrong-type", "roles: expected a role's name or a map with \"role\", got \(node.typeName)",
        at: node.position)
      return nil
    }
    loading.checkKeys(
      entries, of: "the use of a role", known: ["role", "name", "as", "vars", "when", "tags"])
    return Call(
      role: role, name: loading.string(node["as"], "as") ?? role,
      parameters: loading.variables(node["vars"], "vars"),
      parameterEntries: node["vars"]?.entries ?? [], position: nameNode.position)
  }

  private var rolesFolders: [String] {
    ["\(playbookFolder)/roles", Self.parent(of: playbookFolder) + "roles"] + loading.rolesPath
  }

  /// The folder above a folder, with a slash at its end.
  private static func parent(of folder: String) -> String {
    guard folder != ".", !folder.hasSuffix("..") else { return folder + "/../" }
    return folder.lastIndex(of: "/").map { String(folder[...$0]) } ?? ""
  }

  private func folder(of role: String) -> String? {
    rolesFolders.map { "\($0)/\(role)" }.first { loading.files.isFolder($0) }
  }

  private func allRoles() -> [String] {
    rolesFolders.flatMap { (try? loading.files.list($0)) ?? [] }
  }

  private func read(
    _ call: Call, _ node: Node, folder: String, in outer: TaskReader.Surroundings
  ) -> [Part] {
    let meta = loading.readJSON("\(folder)/meta/main.json")
    let arguments = RoleArgumentReader(loading: loading)
    let declared = arguments.arguments(meta)
    arguments.check(call.parameterEntries, of: call.role, against: declared)
    let before = loading.list(meta?["dependencies"], "dependencies").flatMap {
      dependency($0, in: outer)
    }
    let use = RoleUse(
      id: loading.makeRoleUseID(), role: call.role, name: call.name, path: folder,
      defaults: arguments.defaults(meta)
        + loading.variables(loading.readJSON("\(folder)/defaults/main.json"), "defaults"),
      variables: loading.variables(loading.readJSON("\(folder)/vars/main.json"), "vars")
        + call.parameters,
      arguments: declared ?? [], dependencies: before.map(\.use), position: call.position)
    var inner = outer
    inner.role = use
    inner.searchPaths = SearchPaths(playbookFolder: playbookFolder, roleFolder: folder)
    inner.folder = "\(folder)/tasks"
    inner.keywords.conditions += loading.conditions(node["when"], "when")
    inner.keywords.tags.formUnion(loading.strings(node["tags"], "tags").map(\.text))
    let tasks = TaskReader(loading: loading)
    let steps = tasks.steps(
      loading.readJSON("\(folder)/tasks/main.json"), "\(folder)/tasks/main.json", in: inner)
    let handlers = tasks.handlers(
      loading.readJSON("\(folder)/handlers/main.json"), "\(folder)/handlers/main.json", in: inner)
    return before.filter { !$0.steps.isEmpty || !$0.handlers.isEmpty }
      + [Part(use: use, steps: steps, handlers: handlers)]
  }

  /// A dependency runs once per set of parameters; later uses only refer to it.
  private func dependency(_ node: Node, in outer: TaskReader.Surroundings) -> [Part] {
    let key = JSON.write(node.value, sortKeys: true)
    if let use = dependencies[key] { return [Part(use: use, steps: [], handlers: [])] }
    let parts = parts(node, in: outer)
    dependencies[key] = parts.last?.use
    return parts
  }
}
