import PlayData

extension InventoryDraft {
  /// Adds what an inventory program printed for `--list`.
  mutating func add(dynamic document: Node) {
    guard let groups = document.entries else {
      return report(.wrongType("the inventory", "a map of groups", document), at: document.position)
    }
    for entry in groups where entry.key != "_meta" {
      addGroup(entry)
    }
    if let meta = groups.first(where: { $0.key == "_meta" }) {
      addHostVariables(meta.value)
    } else {
      report(.noMeta, at: document.position)
    }
  }

  private mutating func addGroup(_ entry: Node.Entry) {
    let name = entry.key
    declareGroup(name, at: entry.keyPosition)
    if entry.value.list != nil {
      return addHosts(entry.value, to: name)
    }
    guard let parts = entry.value.entries else {
      return report(
        .wrongType("group \"\(name)\"", "a map or a list of hosts", entry.value),
        at: entry.value.position)
    }
    for part in parts {
      switch part.key {
      case "hosts": addHosts(part.value, to: name)
      case "children":
        for child in names(in: part.value, of: "the children of \"\(name)\"") {
          declareGroup(child.name, at: child.position)
          addChild(child.name, to: name, at: child.position)
        }
      case "vars":
        if let variables = variables(in: part.value, of: "the vars of \"\(name)\"") {
          addVariables(data(variables), toGroup: name)
        }
      default: report(.unknownKey(part.key, ofGroup: name), at: part.keyPosition)
      }
    }
  }

  private mutating func addHosts(_ node: Node, to group: String) {
    for host in names(in: node, of: "the hosts of \"\(group)\"") {
      addHost(host.name, to: group, at: host.position)
    }
  }

  private mutating func addHostVariables(_ meta: Node) {
    guard let parts = meta.entries else {
      return report(.wrongType("_meta", "a map", meta), at: meta.position)
    }
    guard let hostvars = parts.first(where: { $0.key == "hostvars" })?.value else {
      return report(.noMeta, at: meta.position)
    }
    for entry in variables(in: hostvars, of: "_meta.hostvars") ?? [] {
      guard let variables = variables(in: entry.value, of: "the variables of \"\(entry.key)\"")
      else { continue }
      if hosts[entry.key] == nil {
        report(.variablesOfNoHost(entry.key), at: entry.keyPosition)
      } else {
        addVariables(data(variables), toHosts: [entry.key])
      }
    }
  }

  private mutating func names(
    in node: Node, of what: String
  ) -> [(name: String, position: Position)] {
    guard let list = node.list else {
      report(.wrongType(what, "a list of names", node), at: node.position)
      return []
    }
    return list.compactMap { element in
      guard let name = element.string else {
        report(.wrongType("a name in \(what)", "a string", element), at: element.position)
        return nil
      }
      return (name, element.position)
    }
  }

  /// The variables with texts that are no templates: a program may print what others have put into its
  /// database, and that shall neither be carried out here nor fetch a secret.
  private mutating func data(_ variables: [Node.Entry]) -> [Node.Entry] {
    variables.map { entry in
      Node.Entry(key: entry.key, keyPosition: entry.keyPosition, value: data(entry.value))
    }
  }

  private mutating func data(_ node: Node) -> Node {
    let content: Node.Content
    switch node.content {
    case .scalar: content = node.content
    case .list(let parts): content = .list(parts.map { data($0) })
    case .map(let entries):
      if let secret = entries.first(where: { $0.key == "$secret" }) {
        report(.secretOfProgram, at: secret.keyPosition)
        content = .scalar(.null)
      } else {
        content = .map(data(entries))
      }
    }
    return Node(content, at: node.position, isVerbatim: true)
  }

  private mutating func variables(in node: Node, of what: String) -> [Node.Entry]? {
    if node.entries == nil { report(.wrongType(what, "a map", node), at: node.position) }
    return node.entries
  }
}
