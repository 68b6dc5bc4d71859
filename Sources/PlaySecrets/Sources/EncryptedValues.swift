import PlayData

/// Puts the values of a file that is encrypted as a whole into the register.
struct EncryptedValues {
  /// A shorter number is found in too many texts that have nothing to do with it.
  private static let shortestNumber = 6

  let register: SecretRegister

  /// Registers the values of a file: all of them, or in a playbook and a file of tasks, which hold
  /// more than variables, what stands below `vars`.
  func register(of root: Node) {
    let isPlay = root.list != nil || root["hosts"] != nil
    if isPlay { registerVariables(in: root) } else { registerAll(root) }
  }

  private func registerVariables(in node: Node) {
    for part in node.list ?? [] { registerVariables(in: part) }
    for entry in node.entries ?? [] {
      if entry.key == "vars" {
        registerAll(entry.value)
      } else {
        registerVariables(in: entry.value)
      }
    }
  }

  private func registerAll(_ node: Node) {
    switch node.content {
    case .list(let nodes): for part in nodes { registerAll(part) }
    case .map(let entries): for entry in entries { registerAll(entry.value) }
    case .scalar(.string(let text)):
      for part in TemplateLiterals.parts(of: text) { register.add(Secret(part)) }
    case .scalar(let value):
      let text = JSON.write(value)
      if value.number != nil, text.utf8.count >= Self.shortestNumber { register.add(Secret(text)) }
    }
  }
}
