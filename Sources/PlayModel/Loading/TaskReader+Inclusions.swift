import PlayData

/// Reads what imports and includes files of tasks and roles.
///
/// An import is read with the playbook, and what stands beside it holds for all its tasks. An include
/// is a task of its own: what stands beside it says whether, and how often, its tasks take its place.
extension TaskReader {
  /// The steps that an import stands for, or an include; `nil` when the task is neither.
  func inclusion(
    _ entries: [Node.Entry], _ task: Node, in surroundings: Surroundings
  ) -> [PlayStep]? {
    if let file = task["import_tasks"] {
      loading.checkKeys(entries, of: "import_tasks", known: Keyword.taskImport.names)
      return importTasks(file, task, in: surroundings)
    }
    if let role = task["import_role"] {
      loading.checkKeys(entries, of: "import_role", known: Keyword.roleImport.names)
      let around = inner(task, of: surroundings)
      return roles.imported(role, parameters: task["vars"], in: around)
    }
    if let file = task["include_tasks"] {
      loading.checkKeys(entries, of: "include_tasks", known: Keyword.taskInclude.names)
      return includeTasks(file, task, in: surroundings)
    }
    if let role = task["include_role"] {
      loading.checkKeys(entries, of: "include_role", known: Keyword.roleInclude.names)
      return includeRole(role, task, in: surroundings)
    }
    return nil
  }

  private func importTasks(
    _ path: Node, _ task: Node, in surroundings: Surroundings
  ) -> [PlayStep] {
    guard let name = loading.string(path, "import_tasks") else { return [] }
    let file = File(folder: surroundings.folder, name: name)
    guard !surroundings.imports.contains(file.path) else {
      let way = surroundings.imports.drop { $0 != file.path } + [file.path]
      loading.report(
        "import-cycle", "the file imports itself: " + way.joined(separator: " -> "),
        at: path.position)
      return []
    }
    let tasks = loading.readJSON(file.path, namedBy: "import_tasks", at: path.position)
    return steps(tasks, file.path, in: inner(task, of: surroundings).reading(file))
  }

  private func includeTasks(
    _ node: Node, _ task: Node, in surroundings: Surroundings
  ) -> [PlayStep] {
    let fileNode = node.entries == nil ? node : node["file"]
    if let entries = node.entries {
      loading.checkKeys(entries, of: "include_tasks", known: ["file"])
    }
    guard let fileNode else {
      loading.report(
        "no-file", "include_tasks names no file", at: node.position,
        hint: #"write "include_tasks": "more.json""#)
      return []
    }
    guard let name = includedName(fileNode, "include_tasks", expected: "the name of a file") else {
      return []
    }
    var inside = surroundings
    inside.variables += loading.variables(task["vars"], "vars")
    let inclusion = Inclusion("include_tasks", .tasks, name: name, surroundings: inside)
    roles.readAhead(inclusion)
    return [
      .task(make(task, named: "include_tasks", .inclusion(inclusion), in: surroundings))
    ]
  }

  private func includeRole(
    _ node: Node, _ task: Node, in surroundings: Surroundings
  ) -> [PlayStep] {
    guard let nameNode = roles.roleName(node),
      let name = includedName(nameNode, "include_role", expected: "the name of a role")
    else { return [] }
    let role = RoleInclusion(
      use: loading.string(node["as"], "as"),
      parameters: roles.parameters(node["vars"], task["vars"]),
      tasksFile: roles.tasksFile(node))
    let inclusion = Inclusion("include_role", .role(role), name: name, surroundings: surroundings)
    roles.readAhead(inclusion)
    let title = "include_role : " + (nameNode.string ?? "")
    return [.task(make(task, named: title, .inclusion(inclusion), in: surroundings))]
  }

  private func includedName(
    _ node: Node, _ key: String, expected: String
  ) -> TemplatedValue? {
    loading.templated(node, key, expected: expected) { $0.string != nil }
  }
}
