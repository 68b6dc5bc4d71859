import PlayData
import PlayModuleKit

/// Reads the plays of one file.
struct PlayReader {
  private let loading: Loading
  private let folder: String
  /// The playbooks that are being imported, outermost first, to find one that imports itself.
  private let imports: [String]
  /// What an import adds to the plays.
  private let keywords: TaskKeywords
  private let variables: [VariableDefinition]

  init(
    loading: Loading, path: String, imports: [String] = [], keywords: TaskKeywords = .init(),
    variables: [VariableDefinition] = []
  ) {
    self.loading = loading
    folder = LocalPath.folder(of: path)
    self.imports = imports + [path]
    self.keywords = keywords
    self.variables = variables
  }

  /// The plays; a map stands for a list of one.
  func plays(_ root: Node) -> [Play] {
    guard root.entries == nil else { return plays(of: root) }
    return loading.list(root, "playbook").flatMap(plays(of:))
  }

  /// The play that an entry of the list is, or those that it imports.
  private func plays(of node: Node) -> [Play] {
    let node = node.withShortNames
    guard let entries = node.entries else {
      loading.report(
        "wrong-type", "expected a play, got \(node.typeName)", at: node.position,
        hint: #"a play is a map such as { "hosts": "all", "tasks": [ … ] }"#)
      return []
    }
    if let path = node["import_playbook"] { return imported(path, node, entries) }
    return play(node, entries).map { [$0] } ?? []
  }

  private func imported(_ node: Node, _ play: Node, _ entries: [Node.Entry]) -> [Play] {
    loading.checkKeys(entries, of: "import_playbook", known: Keyword.playbookImport.names)
    guard let name = loading.string(node, "import_playbook") else { return [] }
    let path = LocalPath.join(folder, name)
    guard !imports.contains(path) else {
      loading.report(
        "import-cycle",
        "the playbook imports itself: "
          + (imports.drop { $0 != path } + [path]).joined(separator: " -> "),
        at: node.position)
      return []
    }
    guard let root = loading.readJSON(path, namedBy: "import_playbook", at: node.position) else {
      return []
    }
    var keywords = keywords
    keywords.conditions += loading.conditions(play["when"], "when")
    keywords.tags.formUnion(loading.strings(play["tags"], "tags").map(\.text))
    return PlayReader(
      loading: loading, path: path, imports: imports, keywords: keywords,
      variables: variables + loading.variables(play["vars"], "vars")
    ).plays(root)
  }

  private func play(_ node: Node, _ entries: [Node.Entry]) -> Play? {
    loading.checkKeys(entries, of: "a play", known: Keyword.play.names)
    guard let hosts = node["hosts"] else {
      loading.report(
        "no-hosts", "the play has no \"hosts\"", at: node.position,
        hint: #"add "hosts": "all", or a group's name"#)
      return nil
    }
    let pattern = loading.strings(hosts, "hosts").map(\.text).joined(separator: ":")
    let roles = RoleReader(loading: loading, playbookFolder: folder)
    let tasks = TaskReader(loading: loading, roles: roles)
    let surroundings = self.surroundings(node, tasks)
    let parts = loading.list(node["roles"], "roles").flatMap {
      roles.parts($0, in: surroundings)
    }
    func section(_ key: String) -> [PlayStep] { tasks.steps(node[key], key, in: surroundings) }
    let steps =
      section("pre_tasks") + [.flushHandlers] + parts.flatMap(\.steps) + section("tasks")
      + [.flushHandlers] + section("post_tasks") + [.flushHandlers]
    let own = tasks.handlers(node["handlers"], "handlers", in: surroundings)
    let used = parts + roles.imported
    let handlers = used.flatMap(\.handlers) + own
    NotificationCheck(loading: loading, handlers: handlers + roles.ahead.flatMap(\.handlers))
      .check(steps + roles.ahead.flatMap(\.steps))
    return Play(
      name: loading.string(node["name"], "name") ?? pattern, pattern: pattern,
      hostsTemplate: loading.templated(hosts).flatMap { $0.isLiteral ? nil : $0 },
      patternPosition: hosts.position, become: surroundings.keywords.become,
      gathersFacts: loading.bool(node["gather_facts"], "gather_facts") ?? true,
      variables: loading.variables(node["vars"], "vars") + variablesFiles(node["vars_files"])
        + variables,
      steps: steps, roles: used.map(\.use), handlers: handlers, serial: serial(node["serial"]),
      strategy: loading.word(node["strategy"], "strategy") ?? .free,
      maxFailPercentage: loading.percentage(node["max_fail_percentage"], "max_fail_percentage"),
      position: node.position)
  }

  private func surroundings(_ node: Node, _ tasks: TaskReader) -> TaskReader.Surroundings {
    TaskReader.Surroundings(
      keywords: tasks.common(node, on: keywords),
      searchPaths: SearchPaths(playbookFolder: folder, roleFolder: nil),
      playbookFolder: folder, folder: folder)
  }

  private func serial(_ node: Node?) -> [BatchSize] {
    guard let node else { return [] }
    return (node.list ?? [node]).compactMap { part in
      let text: String? =
        if case .scalar(.int(let number)) = part.content { String(number) } else { part.string }
      let size = text.flatMap(BatchSize.init)
      if size == nil {
        loading.report(
          part, "serial", expected: "a number of hosts above 0 or a percentage",
          hint: #"write for example 2, "30%" or [1, "50%"]"#)
      }
      return size
    }
  }

  private func variablesFiles(_ node: Node?) -> [VariableDefinition] {
    loading.strings(node, "vars_files").flatMap { name, position -> [VariableDefinition] in
      let path = LocalPath.join(folder, name)
      return loading.variables(
        loading.readJSON(path, namedBy: "vars_files", at: position), path)
    }
  }
}
