import PlayData
import PlayModuleKit

/// Reads the arguments that a role declares, and checks what a use gives.
struct RoleArgumentReader {
  let loading: Loading

  /// The declared arguments; `nil` when the role declares none and takes any.
  func arguments(_ meta: Node?) -> [RoleArgument]? {
    guard let meta else { return nil }
    loading.checkKeys(
      loading.map(meta, "meta"), of: "meta/main.json",
      known: ["description", "dependencies", "arguments"])
    guard let node = meta["arguments"] else { return nil }
    return loading.map(node, "arguments").compactMap(argument)
  }

  /// The defaults of declared arguments.
  func defaults(_ meta: Node?) -> [VariableDefinition] {
    (meta?["arguments"]?.entries ?? []).compactMap { entry in
      entry.value["default"].flatMap(loading.templated).map {
        VariableDefinition(name: entry.key, value: $0)
      }
    }
  }

  /// One declared argument, of a role or of a role's module.
  func argument(_ entry: Node.Entry) -> RoleArgument? {
    guard loading.isVariable(entry.key, at: entry.keyPosition) else { return nil }
    let parts = loading.map(entry.value, entry.key)
    loading.checkKeys(
      parts, of: "the argument \"\(entry.key)\"",
      known: ["type", "required", "default", "choices", "description"])
    var kind = RoleArgument.Kind.string
    if let node = entry.value["type"], let word = loading.string(node, "type") {
      guard let known = RoleArgument.Kind(rawValue: word) else {
        let words = RoleArgument.Kind.allCases.map(\.rawValue)
        loading.report(
          "unknown-type", "\(entry.key): there is no type \"\(word)\"", at: node.position,
          hint: Suggestion.hint(for: word, among: words, listing: "there are"))
        return nil
      }
      kind = known
    }
    return RoleArgument(
      name: entry.key, kind: kind,
      isRequired: loading.bool(entry.value["required"], "required") ?? false,
      choices: entry.value["choices"].map { loading.list($0, "choices").map(\.value) },
      documentation: loading.string(entry.value["description"], "description"),
      position: entry.keyPosition)
  }

  /// Refuses arguments that are not declared, and literal values of a wrong type.
  func check(_ call: RoleReader.Call, against declared: [RoleArgument]?) {
    guard let declared else { return }
    for parameter in call.parameters {
      let entry = parameter.entry
      guard let argument = declared.first(where: { $0.name == entry.key }) else {
        loading.report(
          "unknown-argument", "the role \"\(call.role)\" has no argument \"\(entry.key)\"",
          at: entry.keyPosition,
          hint: Suggestion.hint(for: entry.key, among: declared.map(\.name), listing: "it has"))
        continue
      }
      check(parameter.value, for: argument, of: call.role)
    }
  }

  /// Refuses defaults of a wrong type.
  func check(defaults: [VariableDefinition], of role: String, against declared: [RoleArgument]?) {
    for definition in defaults {
      guard let argument = declared?.first(where: { $0.name == definition.name }) else { continue }
      check(definition.value, for: argument, of: role)
    }
  }

  private func check(_ value: TemplatedValue, for argument: RoleArgument, of role: String) {
    guard let literal = value.literal, let mismatch = argument.mismatch(of: literal) else { return }
    loading.report(
      "wrong-argument", "\(role): \(argument.name): \(mismatch.message)", at: value.node.position,
      hint: mismatch.hint)
  }
}
