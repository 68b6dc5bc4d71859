import PlayData
import PlayModuleKit

/// Reads lists of tasks and blocks.
struct TaskReader {
  /// What blocks, roles and plays around a task add to it.
  struct Surroundings: Sendable {
    var keywords = TaskKeywords()
    var variables: [VariableDefinition] = []
    var role: RoleUse?
    var searchPaths: SearchPaths
    /// The folder of the playbook, in which roles are looked for.
    let playbookFolder: String
    /// The folder of the file that is read, for `import_tasks`.
    var folder: String
    /// The files that are being read, outermost first, to find one that imports itself.
    var imports: [String] = []
  }

  /// A file with a list of tasks.
  struct File {
    let folder: String
    let name: String
    var path: String { LocalPath.join(folder, name) }
  }

  let loading: Loading
  let roles: RoleReader

  /// The steps of a file; without it there are none.
  func steps(_ file: File, in surroundings: Surroundings) -> [PlayStep] {
    steps(loading.readJSON(file.path), file.path, in: surroundings.reading(file))
  }

  /// The steps that a list of tasks stands for.
  func steps(_ node: Node?, _ key: String, in surroundings: Surroundings) -> [PlayStep] {
    loading.list(node, key).map(\.withShortNames).flatMap { item -> [PlayStep] in
      guard let entries = item.entries else {
        loading.report(
          "wrong-type", "\(key): expected a task, got \(item.typeName)", at: item.position,
          hint: #"a task is a map such as { "name": "…", "file": { … } }"#)
        return []
      }
      if item["block"] != nil { return block(entries, item, in: surroundings) }
      if let meta = item["meta"] { return self.meta(meta, entries, item, in: surroundings) }
      if let inclusion = inclusion(entries, item, in: surroundings) { return inclusion }
      return task(entries, item, in: surroundings).map { [.task($0)] } ?? []
    }
  }

  /// The handlers of a file; without it there are none.
  func handlers(_ file: File, in surroundings: Surroundings) -> [Task] {
    steps(file, in: surroundings).flatMap(\.tasks)
  }

  /// The tasks of a handlers list.
  func handlers(_ node: Node?, _ key: String, in surroundings: Surroundings) -> [Task] {
    steps(node, key, in: surroundings).flatMap(\.tasks)
  }

  private func block(
    _ entries: [Node.Entry], _ node: Node, in surroundings: Surroundings
  ) -> [PlayStep] {
    loading.checkKeys(entries, of: "a block", known: Keyword.block.names)
    let inner = inner(node, of: surroundings)
    func section(_ key: String) -> [PlayStep] { steps(node[key], key, in: inner) }
    let body = section("block")
    guard node["rescue"] != nil || node["always"] != nil else { return body }
    return [.block(body: body, rescue: section("rescue"), always: section("always"))]
  }

  private func meta(
    _ node: Node, _ entries: [Node.Entry], _ task: Node, in surroundings: Surroundings
  ) -> [PlayStep] {
    loading.checkKeys(entries, of: "a meta task", known: Keyword.meta.names)
    guard let text = loading.string(node, "meta") else { return [] }
    if text == "flush_handlers" {
      if let condition = entries.first(where: { $0.key == "when" }) {
        loading.report(
          "condition-on-flush", "flush_handlers takes no \"when\"", at: condition.keyPosition,
          hint: "put the condition on the handlers")
      }
      return [.flushHandlers]
    }
    guard let action = MetaAction(rawValue: text) else {
      let known = ["flush_handlers"] + MetaAction.allCases.map(\.rawValue)
      loading.report(
        "unknown-meta", "unknown meta action \"\(text)\"", at: node.position,
        hint: Suggestion.hint(for: text, among: known, listing: "there are"))
      return []
    }
    return [
      .task(make(task, named: "meta", .meta(action), in: surroundings))
    ]
  }

  private func task(
    _ entries: [Node.Entry], _ node: Node, in surroundings: Surroundings
  ) -> Task? {
    guard let entry = moduleEntry(entries, node), let module = loading.modules[entry.key],
      let call = ModuleCallReader(loading: loading).call(
        of: module, entry, searchPaths: surroundings.searchPaths)
    else {
      // What else is wrong with the task is told all the same.
      _ = keywords(node, on: surroundings.keywords)
      return nil
    }
    return make(
      node, named: entry.key, .module(call), in: surroundings, runsOnce: module.info.runsOnce)
  }

  /// A task with the keywords that it has and those of its surroundings.
  func make(
    _ node: Node, named name: String, _ action: TaskAction, in surroundings: Surroundings,
    runsOnce: Bool = false
  ) -> Task {
    var keywords = keywords(node, on: surroundings.keywords)
    if runsOnce { keywords.runsOnce = true }
    return Task(
      name: loading.string(node["name"], "name") ?? name,
      nameTemplate: node["name"].flatMap(loading.templated), action: action,
      keywords: keywords,
      variables: surroundings.variables + loading.variables(node["vars"], "vars"),
      role: surroundings.role, searchPaths: surroundings.searchPaths, position: node.position)
  }

  /// The one entry of a task that names a module.
  private func moduleEntry(_ entries: [Node.Entry], _ node: Node) -> Node.Entry? {
    let unknown = entries.filter {
      !Keyword.task.names.contains($0.key) && loading.modules[$0.key] == nil
    }
    let modules = entries.filter { loading.modules[$0.key] != nil }
    for entry in unknown where !loading.reportForeign(entry) {
      let names =
        Keyword.task.names + loading.modules.keys.sorted() + Keyword.inPlaceOfModules
      loading.report(
        "unknown-key", "\"\(entry.key)\" is neither a module nor a keyword of a task",
        at: entry.keyPosition, hint: Suggestion.hint(for: entry.key.lastName, among: names))
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

extension String {
  /// The name of a module without that of its collection.
  fileprivate var lastName: String { split(separator: ".").last.map(String.init) ?? self }
}

extension TaskReader.Surroundings {
  /// The surroundings of the tasks in a file.
  func reading(_ file: TaskReader.File) -> TaskReader.Surroundings {
    var inner = self
    inner.folder = LocalPath.folder(of: file.path)
    inner.imports.append(file.path)
    return inner
  }
}
