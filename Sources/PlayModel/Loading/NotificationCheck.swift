import PlayData

/// Checks that what tasks notify exists.
struct NotificationCheck {
  let loading: Loading
  let handlers: [Task]
  /// The handlers that answer to a name or a topic.
  private let answering: [String: [Task]]

  init(loading: Loading, handlers: [Task]) {
    self.loading = loading
    self.handlers = handlers
    var answering: [String: [Task]] = [:]
    for handler in handlers {
      for name in Set([handler.name] + handler.keywords.listen) {
        answering[name, default: []].append(handler)
      }
    }
    self.answering = answering
  }

  func check(_ steps: [PlayStep]) {
    for task in steps.flatMap(\.tasks) + handlers { check(task) }
  }

  private func check(_ task: Task) {
    for name in task.keywords.notify {
      guard let text = name.literal?.string else { continue }
      let named = answering[text] ?? []
      guard HandlerLookup.handlers(named: text, for: task, among: named).isEmpty else { continue }
      loading.report(
        "unknown-handler", "there is no handler \"\(text)\"", at: name.node.position,
        hint: hint(for: text, task))
    }
  }

  private func hint(for name: String, _ task: Task) -> String? {
    if let role = answering[name]?.first?.role {
      return "the one of the role \"\(role.name)\" is notified by tasks of the role alone"
    }
    let near = HandlerLookup.uses(for: task).flatMap { use in
      handlers.filter { $0.role?.id == use?.id }
    }
    return Suggestion.hint(
      for: name, among: near.flatMap { [$0.name] + $0.keywords.listen }, listing: "there are")
  }
}

/// Which handlers a name means for a task.
public enum HandlerLookup {
  /// The handlers that a task notifies by a name or a topic.
  ///
  /// A role's task means the handlers of its own use, then those of the uses it depends on, the
  /// nearest first, then the play's; a play's task means the play's.
  public static func handlers(named name: String, for task: Task, among all: [Task]) -> [Int] {
    for use in uses(for: task) {
      let named = all.indices.filter { all[$0].role?.id == use?.id && all[$0].answers(to: name) }
      if !named.isEmpty { return named }
    }
    return []
  }

  /// Whose handlers a task can notify; `nil` stands for the play.
  fileprivate static func uses(for task: Task) -> [RoleUse?] {
    guard let role = task.role else { return [nil] }
    return [role] + role.dependencies.reversed() + [nil]
  }
}

extension Task {
  /// Whether this is the name of the handler, or one of its topics.
  fileprivate func answers(to name: String) -> Bool {
    self.name == name || keywords.listen.contains(name)
  }
}
