import PlayData
import PlayModuleKit

/// Reads the plays of one file.
struct PlayReader {
  private let loading: Loading
  private let folder: String

  init(loading: Loading, path: String) {
    self.loading = loading
    folder = LocalPath.folder(of: path)
  }

  /// The plays; a map stands for a list of one.
  func plays(_ root: Node) -> [Play] {
    guard root.entries == nil else { return [play(root)].compactMap(\.self) }
    return loading.list(root, "playbook").compactMap(play)
  }

  private func play(_ node: Node) -> Play? {
    guard let entries = node.entries else {
      loading.report(
        "wrong-type", "expected a play, got \(node.typeName)", at: node.position,
        hint: #"a play is a map such as { "hosts": "all", "tasks": [ … ] }"#)
      return nil
    }
    loading.checkKeys(entries, of: "a play", known: Keyword.play.names)
    guard let hosts = node["hosts"] else {
      loading.report(
        "no-hosts", "the play has no \"hosts\"", at: node.position,
        hint: #"add "hosts": "all", or a group's name"#)
      return nil
    }
    let pattern = loading.strings(hosts, "hosts").map(\.text).joined(separator: ":")
    let surroundings = self.surroundings(node)
    let roles = RoleReader(loading: loading, playbookFolder: folder)
    let parts = loading.list(node["roles"], "roles").flatMap {
      roles.parts($0, in: surroundings)
    }
    let tasks = TaskReader(loading: loading)
    func section(_ key: String) -> [PlayStep] { tasks.steps(node[key], key, in: surroundings) }
    let steps =
      section("pre_tasks") + [.flushHandlers] + parts.flatMap(\.steps) + section("tasks")
      + [.flushHandlers] + section("post_tasks") + [.flushHandlers]
    let handlers =
      parts.flatMap(\.handlers) + tasks.handlers(node["handlers"], "handlers", in: surroundings)
    NotificationCheck(loading: loading, handlers: handlers).check(steps)
    return Play(
      name: loading.string(node["name"], "name") ?? pattern, pattern: pattern,
      patternPosition: hosts.position,
      gathersFacts: loading.bool(node["gather_facts"], "gather_facts") ?? true,
      variables: loading.variables(node["vars"], "vars") + variablesFiles(node["vars_files"]),
      steps: steps, roles: parts.map(\.use), handlers: handlers, position: node.position)
  }

  private func surroundings(_ node: Node) -> TaskReader.Surroundings {
    var keywords = TaskKeywords()
    keywords.tags = Set(loading.strings(node["tags"], "tags").map(\.text))
    keywords.environment = [loading.environment(node["environment"])].compactMap(\.self)
    return TaskReader.Surroundings(
      keywords: keywords, searchPaths: SearchPaths(playbookFolder: folder, roleFolder: nil),
      folder: folder)
  }

  private func variablesFiles(_ node: Node?) -> [VariableDefinition] {
    loading.strings(node, "vars_files").flatMap { name, position -> [VariableDefinition] in
      let path = LocalPath.join(folder, name)
      return loading.variables(
        loading.readJSON(path, namedBy: "vars_files", at: position), path)
    }
  }
}
