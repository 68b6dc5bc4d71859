import PlayData
import PlayTemplate

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
  /// Uses that were read before, each behind those that it needs itself.
  private var uses: [String: [RoleUse]] = [:]

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
    let parts = read(call, node, folder: folder, in: surroundings)
    uses[key(of: node, in: surroundings)] = parts.map(\.use)
    return parts
  }

  /// What an entry of `roles` or `dependencies` says.
  struct Call {
    let role: String
    let name: String
    let parameters: [Parameter]
    let position: Position
  }

  /// A variable that the use of a role gives it.
  struct Parameter {
    let entry: Node.Entry
    let value: TemplatedValue
  }

  private func call(_ node: Node) -> Call? {
    if let role = node.string {
      return Call(role: role, name: role, parameters: [], position: node.position)
    }
    guard let entries = node.entries, let nameNode = node["role"] ?? node["name"] else {
      loading.report(
        "wrong-type", "roles: expected a role's name or a map with \"role\", got \(node.typeName)",
        at: node.position)
      return nil
    }
    loading.checkKeys(
      entries, of: "the use of a role", known: ["role", "name", "as", "vars", "when", "tags"])
    guard let role = loading.string(nameNode, "role") else { return nil }
    return Call(
      role: role, name: loading.string(node["as"], "as") ?? role,
      parameters: loading.map(node["vars"], "vars").compactMap { entry in
        guard loading.isVariable(entry.key, at: entry.keyPosition) else { return nil }
        return loading.templated(entry.value).map { Parameter(entry: entry, value: $0) }
      }, position: nameNode.position)
  }

  private var rolesFolders: [String] {
    let folders = [playbookFolder, LocalPath.parent(of: playbookFolder)]
    return folders.map { LocalPath.join($0, "roles") } + loading.rolesPath
  }

  private func folder(of role: String) -> String? {
    rolesFolders.map { "\($0)/\(role)" }.first { loading.files.isFolder($0) }
  }

  private func allRoles() -> [String] {
    Set(rolesFolders.flatMap { (try? loading.files.list($0)) ?? [] }).sorted()
  }

  private func read(
    _ call: Call, _ node: Node, folder: String, in outer: TaskReader.Surroundings
  ) -> [Part] {
    let meta = loading.readJSON("\(folder)/meta/main.json")
    let arguments = RoleArgumentReader(loading: loading)
    let declared = arguments.arguments(meta)
    arguments.check(call, against: declared)
    var inner = outer
    inner.keywords.conditions += loading.conditions(node["when"], "when")
    inner.keywords.tags.formUnion(loading.strings(node["tags"], "tags").map(\.text))
    let before = loading.list(meta?["dependencies"], "dependencies").flatMap {
      dependency($0, in: inner)
    }
    let defaults =
      arguments.defaults(meta)
      + loading.variables(loading.readJSON("\(folder)/defaults/main.json"), "defaults")
    arguments.check(defaults: defaults, of: call.role, against: declared)
    let use = RoleUse(
      id: loading.makeRoleUseID(), role: call.role, name: call.name, path: folder,
      defaults: defaults,
      variables: loading.variables(loading.readJSON("\(folder)/vars/main.json"), "vars")
        + call.parameters.map { VariableDefinition(name: $0.entry.key, value: $0.value) },
      arguments: declared ?? [], dependencies: before.map(\.use), position: call.position)
    inner.role = use
    inner.searchPaths = SearchPaths(playbookFolder: playbookFolder, roleFolder: folder)
    let tasks = TaskReader(loading: loading)
    let modules = RoleModuleReader(loading: loading).modules(of: folder)
    let part = loading.withModules(modules) {
      Part(
        use: use, steps: tasks.steps(main("tasks"), in: inner),
        handlers: tasks.handlers(main("handlers"), in: inner))
    }
    func main(_ part: String) -> TaskReader.File {
      TaskReader.File(folder: "\(folder)/\(part)", name: "main.json")
    }
    return before.filter { !$0.steps.isEmpty || !$0.handlers.isEmpty } + [part]
  }

  /// A dependency runs once per set of parameters, under the conditions and tags of the use that
  /// needs it; when the role was used so before, that use is only referred to.
  private func dependency(_ node: Node, in outer: TaskReader.Surroundings) -> [Part] {
    let key = key(of: node, in: outer)
    guard let uses = uses[key] else { return parts(node, in: outer) }
    return uses.map { Part(use: $0, steps: [], handlers: []) }
  }

  /// What makes two uses the same one.
  private func key(of node: Node, in outer: TaskReader.Surroundings) -> String {
    var entries = node.value.map ?? ["role": node.value]
    if entries["role"] == nil { entries["role"] = entries["name"] }
    entries["name"] = nil
    let surroundings: [Value] = [
      .list(outer.keywords.conditions.map { .string($0.text) }),
      .list(outer.keywords.tags.sorted().map { .string($0) }),
    ]
    return JSON.write(.list([.map(entries)] + surroundings), sortKeys: true)
  }
}
