import PlayData
import PlayModuleKit

/// Reads the plays of one file.
struct PlayReader {
  private let loading: Loading
  private let folder: String

  init(loading: Loading, path: String) {
    self.loading = loading
    folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
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
    NotificationCheck(loading: loading, handlers: handlers).check(steps, handlers)
    return Play(
      name: loading.string(node["name"], "name") ?? pattern, pattern: pattern,
      patternPosition: hosts.position,
      gathersFacts: loading.bool(node["gather_facts"], "gather_facts") ?? true,
      variables: loading.variables(node["vars"], "vars") + variablesFiles(node["vars_files"]),
      steps: steps, handlers: handlers, position: node.position)
  }

  private func surroundings(_ node: Node) -> TaskReader.Surroundings {
    var keywords = TaskKeywords()
    keywords.tags = Set(loading.strings(node["tags"], "tags").map(\.text))
    keywords.environment = [node["environment"].flatMap(loading.templated)].compactMap(\.self)
    return TaskReader.Surroundings(
      keywords: keywords, searchPaths: SearchPaths(playbookFolder: folder, roleFolder: nil),
      folder: folder)
  }

  private func variablesFiles(_ node: Node?) -> [VariableDefinition] {
    loading.strings(node, "vars_files").flatMap { name, position -> [VariableDefinition] in
      let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
      guard let root = loading.readJSON(path) else {
        if (try? loading.files.read(path)) == nil {
          loading.report("missing-file", "vars_files: there is no file \"\(path)\"", at: position)
        }
        return []
      }
      return loading.variables(root, path)
    }
  }
}

/// Checks that what tasks notify exists.
struct NotificationCheck {
  let loading: Loading
  let handlers: [Task]

  func check(_ steps: [PlayStep], _ handlers: [Task]) {
    for case .task(let task) in steps { check(task) }
    for task in handlers { check(task) }
  }

  private func check(_ task: Task) {
    for name in task.keywords.notify {
      guard let text = name.literal?.string else { continue }
      guard HandlerLookup.handlers(named: text, for: task, among: handlers).isEmpty else {
        continue
      }
      let names = handlers.flatMap { [$0.name] + $0.keywords.listen }
      loading.report(
        "unknown-handler", "there is no handler \"\(text)\"", at: name.node.position,
        hint: Suggestion.hint(for: text, among: names, listing: "there are"))
    }
  }
}

/// Which handlers a name means for a task.
public enum HandlerLookup {
  /// The handlers that a task notifies by a name or a topic.
  ///
  /// A role's task means the handlers of its own use, then those of the uses it depends on, then the
  /// play's; a play's task means the play's.
  public static func handlers(named name: String, for task: Task, among all: [Task]) -> [Int] {
    let uses = [task.role] + (task.role?.dependencies ?? []).map { $0 } + [nil]
    for use in uses {
      let own = all.indices.filter { all[$0].role?.id == use?.id }
      let named = own.filter { all[$0].name == name || all[$0].keywords.listen.contains(name) }
      if !named.isEmpty { return named }
    }
    return []
  }
}
