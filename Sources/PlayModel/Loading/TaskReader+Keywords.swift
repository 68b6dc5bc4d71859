import PlayData
import PlayTemplate

/// Reads the keywords of tasks and blocks.
extension TaskReader {
  /// The keywords of a task, on top of those around it.
  func keywords(_ node: Node, on outer: TaskKeywords) -> TaskKeywords {
    var keywords = common(node, on: outer)
    keywords.loop = loop(node)
    keywords.register = loading.variable(node["register"], "register")
    keywords.listen = loading.strings(node["listen"], "listen").map(\.text)
    func expressions(_ key: String) -> [Expression]? {
      node[key].map { loading.conditions($0, key) }
    }
    keywords.changedWhen = expressions("changed_when")
    keywords.failedWhen = expressions("failed_when")
    keywords.until = expressions("until")
    keywords.retries = loading.amount(node["retries"], "retries", of: "a whole number")
    keywords.delay = loading.amount(node["delay"], "delay", of: "a number of seconds")
    if keywords.until == nil, keywords.retries == nil, let delay = node["delay"] {
      loading.report(
        "no-until", "delay stands without until or retries", at: delay.position,
        hint: #"add "until": "…""#)
    }
    return keywords
  }

  /// What a block or an import adds to the tasks in it.
  func inner(_ node: Node, of outer: Surroundings) -> Surroundings {
    var inner = outer
    inner.variables += loading.variables(node["vars"], "vars")
    inner.keywords = common(node, on: outer.keywords)
    return inner
  }

  /// The keywords that plays, blocks and tasks share, on top of those around them.
  func common(_ node: Node, on outer: TaskKeywords) -> TaskKeywords {
    var keywords = outer
    keywords.conditions += loading.conditions(node["when"], "when")
    keywords.tags.formUnion(loading.strings(node["tags"], "tags").map(\.text))
    keywords.environment += [loading.environment(node["environment"])].compactMap(\.self)
    keywords.notify += (node["notify"].map { $0.list ?? [$0] } ?? []).compactMap { name in
      loading.templated(name, "notify", expected: "a handler's name") { $0.string != nil }
    }
    keywords.ignoreErrors =
      loading.flag(node["ignore_errors"], "ignore_errors") ?? outer.ignoreErrors
    keywords.checkMode = loading.flag(node["check_mode"], "check_mode") ?? outer.checkMode
    keywords.isSecret = loading.bool(node["secret"], "secret") ?? outer.isSecret
    keywords.showsDifferences = loading.bool(node["diff"], "diff") ?? outer.showsDifferences
    keywords.become = loading.become(node, on: outer.become)
    placement(node, &keywords)
    return keywords
  }

  /// Where the task is carried out, how long that may take, and what a failure means for others.
  private func placement(_ node: Node, _ keywords: inout TaskKeywords) {
    func flag(_ key: String, _ path: WritableKeyPath<TaskKeywords, Bool>) {
      if let flag = loading.bool(node[key], key) { keywords[keyPath: path] = flag }
    }
    flag("run_once", \.runsOnce)
    flag("any_errors_fatal", \.isFatalToAll)
    flag("ignore_unreachable", \.ignoresUnreachable)
    keywords.timeout =
      loading.amount(node["timeout"], "timeout", of: "a number of seconds") ?? keywords.timeout
    keywords.throttle = loading.count(node["throttle"], "throttle") ?? keywords.throttle
    keywords.delegate =
      loading.templated(node["delegate_to"], "delegate_to", expected: "a host's name") {
        $0.string != nil
      } ?? keywords.delegate
  }

  private func loop(_ node: Node) -> Loop? {
    let control = loading.map(node["loop_control"], "loop_control")
    loading.checkKeys(
      control, of: "loop_control",
      known: ["loop_var", "index_var", "label", "extended", "parallel"])
    guard let items = node["loop"] else {
      if let entry = control.first {
        loading.report(
          "no-loop", "loop_control stands without a loop", at: entry.keyPosition,
          hint: #"add "loop": [ … ]"#)
      }
      return nil
    }
    let hint = items.entries == nil ? nil : "turn a map into a list with the filter dict2items"
    let list = loading.templated(items, "loop", expected: "a list", hint: hint) { $0.list != nil }
    let variable = loading.variable(node["loop_control"]?["loop_var"], "loop_var")
    let index = loading.variable(node["loop_control"]?["index_var"], "index_var")
    guard let list else { return nil }
    var loop = Loop(items: list)
    loop.variable = variable ?? loop.variable
    loop.indexVariable = index
    loop.isExtended = loading.bool(node["loop_control"]?["extended"], "extended") ?? false
    loop.label = node["loop_control"]?["label"].flatMap(loading.templated)
    loop.parallel = loading.count(node["loop_control"]?["parallel"], "parallel") ?? loop.parallel
    return loop
  }
}
