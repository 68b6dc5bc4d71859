import PlayData

/// Reads lists of tasks and blocks.
struct TaskReader {
  /// What blocks, roles and plays around a task add to it.
  struct Surroundings {
    var keywords = TaskKeywords()
    var variables: [VariableDefinition] = []
    var role: RoleUse?
    var searchPaths: SearchPaths
    /// The folder of the file that is read, for `import_tasks`.
    var folder: String
    /// The files that are being imported, outermost first, to find one that imports itself.
    var imports: [String] = []
  }

  /// A file with a list of tasks.
  struct File {
    let folder: String
    let name: String
    var path: String { LocalPath.join(folder, name) }
  }

  let loading: Loading

  /// The steps of a file; without it there are none.
  func steps(_ file: File, in surroundings: Surroundings) -> [PlayStep] {
    var inner = surroundings
    inner.folder = file.folder
    inner.imports.append(file.path)
    return steps(loading.readJSON(file.path), file.path, in: inner)
  }

  /// The steps that a list of tasks stands for.
  func steps(_ node: Node?, _ key: String, in surroundings: Surroundings) -> [PlayStep] {
    loading.list(node, key).flatMap { item -> [PlayStep] in
      guard let entries = item.entries else {
        loading.report(
          "wrong-type", "\(key): expected a task, got \(item.typeName)", at: item.position,
          hint: #"a task is a map such as { "name": "…", "file": { … } }"#)
        return []
      }
      if item["block"] != nil { return block(entries, item, in: surroundings) }
      if let meta = item["meta"] { return self.meta(meta, entries) }
      if let path = item["import_tasks"] {
        return importTasks(path, entries, item, in: surroundings)
      }
      return task(entries, item, in: surroundings).map { [.task($0)] } ?? []
    }
  }

  /// The handlers of a file; without it there are none.
  func handlers(_ file: File, in surroundings: Surroundings) -> [Task] {
    tasks(of: steps(file, in: surroundings))
  }

  /// The tasks of a handlers list.
  func handlers(_ node: Node?, _ key: String, in surroundings: Surroundings) -> [Task] {
    tasks(of: steps(node, key, in: surroundings))
  }

  private func tasks(of steps: [PlayStep]) -> [Task] {
    steps.compactMap {
      guard case .task(let task) = $0 else { return nil }
      return task
    }
  }

  private func block(
    _ entries: [Node.Entry], _ node: Node, in surroundings: Surroundings
  ) -> [PlayStep] {
    loading.checkKeys(entries, of: "a block", known: Keyword.block.names)
    return steps(node["block"], "block", in: inner(node, of: surroundings))
  }

  private func importTasks(
    _ path: Node, _ entries: [Node.Entry], _ node: Node, in surroundings: Surroundings
  ) -> [PlayStep] {
    loading.checkKeys(
      entries, of: "import_tasks", known: ["name", "import_tasks", "when", "tags", "vars"])
    guard let name = loading.string(path, "import_tasks") else { return [] }
    let file = LocalPath.join(surroundings.folder, name)
    guard !surroundings.imports.contains(file) else {
      let way = surroundings.imports.drop { $0 != file } + [file]
      loading.report(
        "import-cycle", "the file imports itself: " + way.joined(separator: " -> "),
        at: path.position)
      return []
    }
    let tasks = loading.readJSON(file, namedBy: "import_tasks", at: path.position)
    var inner = inner(node, of: surroundings)
    inner.folder = LocalPath.folder(of: file)
    inner.imports.append(file)
    return steps(tasks, file, in: inner)
  }

  private func meta(_ node: Node, _ entries: [Node.Entry]) -> [PlayStep] {
    loading.checkKeys(entries, of: "a meta task", known: ["name", "meta"])
    let known = ["flush_handlers"]
    guard let action = loading.string(node, "meta") else { return [] }
    guard known.contains(action) else {
      loading.report(
        "unknown-meta", "unknown meta action \"\(action)\"", at: node.position,
        hint: Suggestion.hint(for: action, among: known, listing: "there is"))
      return []
    }
    return [.flushHandlers]
  }

  private func task(
    _ entries: [Node.Entry], _ node: Node, in surroundings: Surroundings
  ) -> Task? {
    let keywords = keywords(node, on: surroundings.keywords)
    let own = loading.variables(node["vars"], "vars")
    let name = loading.string(node["name"], "name")
    let template = node["name"].flatMap(loading.templated)
    guard let entry = moduleEntry(entries, node), let module = loading.modules[entry.key],
      let call = ModuleCallReader(loading: loading).call(
        of: module, entry, searchPaths: surroundings.searchPaths)
    else { return nil }
    return Task(
      name: name ?? entry.key, nameTemplate: template, call: call, keywords: keywords,
      variables: surroundings.variables + own, role: surroundings.role,
      searchPaths: surroundings.searchPaths, position: node.position)
  }

  /// The one entry of a task that names a module.
  private func moduleEntry(_ entries: [Node.Entry], _ node: Node) -> Node.Entry? {
    let unknown = entries.filter {
      !Keyword.task.names.contains($0.key) && loading.modules[$0.key] == nil
    }
    let modules = entries.filter { loading.modules[$0.key] != nil }
    for entry in unknown where !loading.reportForeign(entry) {
      let names =
        Keyword.task.names + loading.modules.keys.sorted() + ["block", "meta", "import_tasks"]
      loading.report(
        "unknown-key", "\"\(entry.key)\" is neither a module nor a keyword of a task",
        at: entry.keyPosition, hint: Suggestion.hint(for: entry.key, among: names))
    }
    if let second = modules.dropFirst().first {
      loading.report(
        "two-modules",
        "a task has one module, this one has \"\(modules[0].key)\" and \"\(second.key)\"",
        at: second.keyPosition, hint: "write two tasks")
    }
    if modules.isEmpty, unknown.isEmpty {
      loading.report(
        "no-module", "the task has no module", at: node.position,
        hint: #"add one, for example "file": { "path": "/tmp/x", "state": "touch" }"#)
    }
    return modules.first
  }
}
