import PlayData
import PlayModuleKit
import PlayTemplate

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
  }

  let loading: Loading

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

  /// The tasks of a handlers list.
  func handlers(_ node: Node?, _ key: String, in surroundings: Surroundings) -> [Task] {
    steps(node, key, in: surroundings).compactMap {
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
    let file = name.hasPrefix("/") ? name : "\(surroundings.folder)/\(name)"
    guard let tasks = loading.readJSON(file) else {
      if (try? loading.files.read(file)) == nil {
        loading.report(
          "missing-file", "import_tasks: there is no file \"\(file)\"", at: path.position)
      }
      return []
    }
    return steps(tasks, file, in: inner(node, of: surroundings))
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

  /// What a block or an import adds to the tasks in it.
  private func inner(_ node: Node, of outer: Surroundings) -> Surroundings {
    var inner = outer
    inner.variables += loading.variables(node["vars"], "vars")
    inner.keywords = common(node, on: outer.keywords)
    return inner
  }

  /// The keywords that blocks and tasks share, on top of those around them.
  private func common(_ node: Node, on outer: TaskKeywords) -> TaskKeywords {
    var keywords = outer
    keywords.conditions += loading.conditions(node["when"], "when")
    keywords.tags.formUnion(loading.strings(node["tags"], "tags").map(\.text))
    if let environment = node["environment"] {
      _ = loading.map(environment, "environment")
      keywords.environment += [loading.templated(environment)].compactMap(\.self)
    }
    keywords.notify += (node["notify"].map { $0.list ?? [$0] } ?? []).compactMap(loading.templated)
    keywords.ignoreErrors = node["ignore_errors"].flatMap(loading.templated) ?? outer.ignoreErrors
    keywords.checkMode = node["check_mode"].flatMap(loading.templated) ?? outer.checkMode
    keywords.isSecret = loading.bool(node["secret"], "secret") ?? outer.isSecret
    return keywords
  }

  private func task(
    _ entries: [Node.Entry], _ node: Node, in surroundings: Surroundings
  ) -> Task? {
    guard let entry = moduleEntry(entries, node) else { return nil }
    var keywords = common(node, on: surroundings.keywords)
    keywords.loop = loop(node)
    keywords.register = register(node["register"])
    keywords.listen = loading.strings(node["listen"], "listen").map(\.text)
    if let when = node["changed_when"] {
      keywords.changedWhen = loading.conditions(when, "changed_when")
    }
    if let when = node["failed_when"] {
      keywords.failedWhen = loading.conditions(when, "failed_when")
    }
    let own = loading.variables(node["vars"], "vars")
    guard let module = loading.modules[entry.key],
      let call = ModuleCallReader(loading: loading).call(
        of: module, entry, searchPaths: surroundings.searchPaths)
    else { return nil }
    return Task(
      name: loading.string(node["name"], "name") ?? entry.key,
      nameTemplate: node["name"].flatMap(loading.templated), call: call, keywords: keywords,
      variables: surroundings.variables + own, role: surroundings.role,
      searchPaths: surroundings.searchPaths, position: node.position)
  }

  /// The one entry of a task that names a module.
  private func moduleEntry(_ entries: [Node.Entry], _ node: Node) -> Node.Entry? {
    let unknown = entries.filter {
      !Keyword.task.names.contains($0.key) && loading.modules[$0.key] == nil
    }
    let modules = entries.filter { loading.modules[$0.key] != nil }
    for entry in unknown {
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

  private func loop(_ node: Node) -> Loop? {
    let control = loading.map(node["loop_control"], "loop_control")
    loading.checkKeys(control, of: "loop_control", known: ["loop_var", "index_var", "label"])
    guard let items = node["loop"] else {
      if let entry = control.first {
        loading.report(
          "no-loop", "loop_control stands without a loop", at: entry.keyPosition,
          hint: #"add "loop": [ … ]"#)
      }
      return nil
    }
    guard let list = loading.templated(items) else { return nil }
    var loop = Loop(items: list)
    loop.variable = loading.string(node["loop_control"]?["loop_var"], "loop_var") ?? loop.variable
    loop.indexVariable = loading.string(node["loop_control"]?["index_var"], "index_var")
    loop.label = node["loop_control"]?["label"].flatMap(loading.templated)
    return loop
  }

  private func register(_ node: Node?) -> String? {
    guard let node, let name = loading.string(node, "register") else { return nil }
    guard VariableName.isValid(name) else {
      loading.report(
        "invalid-name", "register: \"\(name)\" cannot be the name of a variable", at: node.position,
        hint: "use letters, digits and _, not starting with a digit")
      return nil
    }
    return name
  }
}
