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

  let loading: Loading
  private let playbookFolder: String
  /// Roles that are being read, outermost first, to find a role that depends on itself.
  private var reading: [String] = []
  /// Uses that were read before, each behind those that it needs itself.
  private var uses: [String: [RoleUse]] = [:]
  /// The parts of roles that stand in a task's place.
  private(set) var imported: [Part] = []
  /// What is included under names that are known beforehand, read for its mistakes.
  private(set) var ahead: [IncludedPart] = []

  init(loading: Loading, playbookFolder: String) {
    self.loading = loading
    self.playbookFolder = playbookFolder
  }

  /// The parts that one entry of `roles` stands for: its dependencies first, then the role.
  func parts(_ node: Node, in surroundings: TaskReader.Surroundings) -> [Part] {
    guard let call = call(node) else { return [] }
    var inner = surroundings
    inner.keywords.conditions += loading.conditions(node["when"], "when")
    inner.keywords.tags.formUnion(loading.strings(node["tags"], "tags").map(\.text))
    inner.keywords.become = loading.become(node, on: inner.keywords.become)
    let parts = parts(call, in: inner)
    uses[key(of: node, in: surroundings)] = parts.map(\.use)
    return parts
  }

  /// The steps of a role that is imported in a task's place; its handlers become the play's.
  func imported(
    _ node: Node, parameters: Node?, in surroundings: TaskReader.Surroundings
  ) -> [PlayStep] {
    guard let nameNode = roleName(node), let role = loading.string(nameNode, "import_role") else {
      return []
    }
    let call = Call(
      role: role, name: loading.string(node["as"], "as") ?? role,
      parameters: self.parameters(node["vars"], parameters), position: nameNode.position,
      tasksFile: tasksFile(node))
    let parts = parts(call, in: surroundings)
    imported += parts
    return parts.flatMap(\.steps)
  }

  /// What an include stands for, once the name is known.
  func part(of inclusion: Inclusion, named name: String) -> IncludedPart {
    let surroundings = inclusion.surroundings
    let position = inclusion.name.node.position
    switch inclusion.subject {
    case .tasks:
      let tasks = TaskReader(loading: loading, roles: self)
      let file = TaskReader.File(folder: surroundings.folder, name: name)
      let root = loading.readJSON(file.path, namedBy: "include_tasks", at: position)
      let modules = surroundings.role.map {
        RoleModuleReader(loading: loading).modules(of: $0.path)
      }
      let steps = loading.withModules(modules ?? []) {
        tasks.steps(root, file.path, in: surroundings.reading(file))
      }
      return IncludedPart(
        steps: steps, handlers: imported.flatMap(\.handlers), uses: imported.map(\.use))
    case .role(let role):
      let call = Call(
        role: name, name: role.use ?? name, parameters: role.parameters, position: position,
        tasksFile: role.tasksFile)
      let parts = parts(call, in: surroundings)
      let all = parts + imported
      return IncludedPart(
        steps: parts.flatMap(\.steps), handlers: all.flatMap(\.handlers), uses: all.map(\.use))
    }
  }

  /// Finds the mistakes in what will be included when that is known beforehand.
  ///
  /// What includes itself ends by its conditions, so it is read here no second time.
  func readAhead(_ inclusion: Inclusion) {
    guard let name = inclusion.name.literal?.string else { return }
    switch inclusion.subject {
    case .tasks:
      let folder = inclusion.surroundings.folder
      guard !inclusion.surroundings.imports.contains(LocalPath.join(folder, name)) else { return }
    case .role:
      guard !reading.contains(name) else { return }
    }
    let before = imported
    ahead.append(part(of: inclusion, named: name))
    imported = before
  }

  private func parts(_ call: Call, in surroundings: TaskReader.Surroundings) -> [Part] {
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
    return read(call, folder: folder, in: surroundings)
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
    _ call: Call, folder: String, in surroundings: TaskReader.Surroundings
  ) -> [Part] {
    let meta = loading.readJSON("\(folder)/meta/main.json")
    let arguments = RoleArgumentReader(loading: loading)
    let declared = arguments.arguments(meta)
    arguments.check(call, against: declared)
    let defaults =
      arguments.defaults(meta)
      + loading.variables(loading.readJSON("\(folder)/defaults/main.json"), "defaults")
    arguments.check(defaults: defaults, of: call.role, against: declared)
    let alone = RoleUse(
      id: loading.makeRoleUseID(), role: call.role, name: call.name, path: folder,
      defaults: defaults,
      variables: loading.variables(loading.readJSON("\(folder)/vars/main.json"), "vars")
        + call.parameters.map { VariableDefinition(name: $0.entry.key, value: $0.value) },
      outer: surroundings.role, arguments: declared ?? [], dependencies: [],
      position: call.position)
    var around = surroundings
    around.role = alone
    let before = loading.list(meta?["dependencies"], "dependencies").flatMap {
      dependency($0, in: around)
    }
    let use = alone.depending(on: before.map(\.use))
    var inner = surroundings
    inner.role = use
    inner.searchPaths = SearchPaths(playbookFolder: playbookFolder, roleFolder: folder)
    let tasks = TaskReader(loading: loading, roles: self)
    let modules = RoleModuleReader(loading: loading).modules(of: folder)
    let part = loading.withModules(modules) {
      Part(
        use: use, steps: steps(),
        handlers: tasks.handlers(file("handlers", "main.json"), in: inner))
    }
    func file(_ part: String, _ name: String) -> TaskReader.File {
      TaskReader.File(folder: "\(folder)/\(part)", name: name)
    }
    func steps() -> [PlayStep] {
      let file = file("tasks", call.tasksFile)
      // A role may have no tasks of its own, but a file that someone names must be there.
      guard call.tasksFile != Call.mainFile else { return tasks.steps(file, in: inner) }
      let root = loading.readJSON(file.path, namedBy: "tasks_from", at: call.position)
      return tasks.steps(root, file.path, in: inner.reading(file))
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
      .list(outer.keywords.become.values),
    ]
    return JSON.write(.list([.map(entries)] + surroundings), sortKeys: true)
  }
}
