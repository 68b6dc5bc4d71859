import PlayData

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
    let uses = [task.role] + (task.role?.dependencies ?? []) + [nil]
    for use in uses {
      let own = all.indices.filter { all[$0].role?.id == use?.id }
      let named = own.filter { all[$0].name == name || all[$0].keywords.listen.contains(name) }
      if !named.isEmpty { return named }
    }
    return []
  }
}
