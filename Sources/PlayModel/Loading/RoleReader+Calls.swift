import PlayData

extension RoleReader {
  /// What names a role in a play, in `dependencies` or in a task.
  struct Call {
    static let mainFile = "main.json"

    let role: String
    let name: String
    let parameters: [Parameter]
    let position: Position
    /// The file in the role's `tasks`.
    var tasksFile = Self.mainFile
  }

  /// A variable that the use of a role gives it.
  struct Parameter: Sendable {
    let entry: Node.Entry
    let value: TemplatedValue
  }

  /// What an entry of `roles` or `dependencies` says.
  func call(_ node: Node) -> Call? {
    if let role = node.string {
      return Call(role: role, name: role, parameters: [], position: node.position)
    }
    guard let entries = node.entries, let nameNode = node["role"] ?? node["name"] else {
      loading.report(
        "wrong-type", "roles: expected a role's name or a map with \"role\", got \(node.typeName)",
        at: node.position)
      return nil
    }
    loading.checkKeys(
      entries, of: "the use of a role",
      known: ["role", "name", "as", "vars", "when", "tags"] + Keyword.become.names)
    guard let role = loading.string(nameNode, "role") else { return nil }
    return Call(
      role: role, name: loading.string(node["as"], "as") ?? role,
      parameters: parameters(node["vars"]), position: nameNode.position)
  }

  /// The role's name in an `import_role` or `include_role`; `nil` when there is none.
  func roleName(_ node: Node) -> Node? {
    guard let entries = node.entries else { return node }
    loading.checkKeys(
      entries, of: "the use of a role", known: ["role", "name", "as", "vars", "tasks_from"])
    let name = node["role"] ?? node["name"]
    if name == nil {
      loading.report(
        "no-role", "the task names no role", at: node.position,
        hint: #"add "name": "…" with the role's name"#)
    }
    return name
  }

  /// The file in the role's `tasks` that an `import_role` or `include_role` asks for.
  func tasksFile(_ node: Node) -> String {
    guard let name = loading.string(node["tasks_from"], "tasks_from") else {
      return Call.mainFile
    }
    return name.hasSuffix(".json") ? name : name + ".json"
  }

  /// The variables that a use gives its role.
  func parameters(_ tables: Node?...) -> [Parameter] {
    tables.flatMap { loading.map($0, "vars") }.compactMap { entry in
      guard loading.isVariable(entry.key, at: entry.keyPosition) else { return nil }
      return loading.templated(entry.value).map { Parameter(entry: entry, value: $0) }
    }
  }
}
