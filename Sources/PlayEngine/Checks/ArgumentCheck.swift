import PlayData
import PlayModel
import PlayModuleKit

/// Checks the arguments of one use of a role: required ones need a value from some level, and
/// literal values must fit.
struct ArgumentCheck {
  private let use: RoleUse
  /// The levels that hide the inventory's variables, and those that these hide.
  private let above: [String: TemplatedValue]
  private let below: [String: TemplatedValue]
  private let keepSecret: (Secret) -> Void

  /// Prepares the check; `around` are variables of what stands around the use.
  init(
    _ use: RoleUse, of play: Play, around: [String: TemplatedValue] = [:],
    extra: [VariableDefinition], keepSecret: @escaping (Secret) -> Void
  ) {
    self.use = use
    self.keepSecret = keepSecret
    above = TaskVariables.table(play.variables)
      .merging(TaskVariables.table(use.variables)) { $1 }
      .merging(around) { $1 }
      .merging(TaskVariables.table(extra)) { $1 }
    below = TaskVariables.table(use.defaults)
  }

  /// Checks the use on a host.
  ///
  /// - Parameters:
  ///   - host: The host's name.
  ///   - inventory: Its variables.
  ///   - unclear: Arguments whose values are complained about elsewhere, or that no one could read.
  ///   - mistakes: Gets what is wrong.
  func check(
    _ host: String, _ inventory: [String: TemplatedValue], unclear: Set<String>,
    _ mistakes: inout Diagnostics
  ) {
    var found = Diagnostics()
    for argument in use.arguments {
      let value = above[argument.name] ?? inventory[argument.name] ?? below[argument.name]
      if let value {
        if argument.kind == .secret, let text = value.literal?.string { keepSecret(Secret(text)) }
        guard let literal = value.literal, let mismatch = argument.mismatch(of: literal) else {
          continue
        }
        found.append(
          Diagnostic(
            id: "wrong-argument", "\(use.role): \(argument.name): \(mismatch.message)",
            at: value.node.position, hint: mismatch.hint))
      } else if argument.isRequired, !unclear.contains(argument.name) {
        found.append(
          Diagnostic(
            id: "missing-argument",
            "the role \"\(use.role)\" needs the argument \"\(argument.name)\", "
              + "which has no value on \(host)",
            at: use.position, hint: "give it in \"vars\" of the role or in the inventory"))
      }
    }
    mistakes.appendNew(found)
  }
}
