import PlayData

/// Puts what stands in something secret into the register: the values of a file that is encrypted as a
/// whole, the lines of a template, the parts of a secret that is JSON.
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

  /// Registers a secret; of JSON its values as well, since templates take it apart.
  func register(_ secret: Secret) {
    register.add(secret)
    guard let first = secret.revealed.first(where: { !$0.isWhitespace }), "{[".contains(first),
      let node = try? JSON.read(Source(name: "a secret", text: secret.revealed))
    else { return }
    registerAll(node)
  }

  /// Registers a text, all its lines, and of lines with tags of templates what stands around those.
  func register(text: String) {
    register.add(Secret(text))
    for line in text.split(whereSeparator: \.isNewline) where line.holdsTemplate {
      for part in TemplateLiterals.parts(of: String(line)) { register.add(Secret(part)) }
    }
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
