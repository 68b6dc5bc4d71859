import PlayData

/// Reads the keywords of tasks and blocks.
extension TaskReader {
  /// The keywords of a task, on top of those around it.
  func keywords(_ node: Node, on outer: TaskKeywords) -> TaskKeywords {
    var keywords = common(node, on: outer)
    keywords.loop = loop(node)
    keywords.register = loading.variable(node["register"], "register")
    keywords.listen = loading.strings(node["listen"], "listen").map(\.text)
    if let when = node["changed_when"] {
      keywords.changedWhen = loading.conditions(when, "changed_when")
    }
    if let when = node["failed_when"] {
      keywords.failedWhen = loading.conditions(when, "failed_when")
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

  /// The keywords that blocks and tasks share, on top of those around them.
  private func common(_ node: Node, on outer: TaskKeywords) -> TaskKeywords {
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
    return keywords
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
    let hint = items.entries == nil ? nil : "turn a map into a list with the filter dict2items"
    let list = loading.templated(items, "loop", expected: "a list", hint: hint) { $0.list != nil }
    let variable = loading.variable(node["loop_control"]?["loop_var"], "loop_var")
    let index = loading.variable(node["loop_control"]?["index_var"], "index_var")
    guard let list else { return nil }
    var loop = Loop(items: list)
    loop.variable = variable ?? loop.variable
    loop.indexVariable = index
    loop.label = node["loop_control"]?["label"].flatMap(loading.templated)
    return loop
  }
}
