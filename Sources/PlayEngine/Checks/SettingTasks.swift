import PlayData
import PlayModel
import PlayModuleKit

/// The variables that tasks may have set by the end of a play, whatever happens in it.
struct SettingTasks {
  /// What tasks of a use of a role set, by its number; -1 is the play.
  private var names: [Int: Set<String>] = [:]
  /// How many tasks of roles, or of the play, set variables whose names are known in a run only.
  private var open: [Int: Int] = [:]

  /// Adds what a task sets.
  mutating func add(_ task: Task, _ texts: TaskTexts) {
    let role = task.role?.id ?? -1
    names[role, default: []].formUnion(task.definedNames)
    names[role, default: []].formUnion(texts.variables)
    if let call = task.call, call.module.info.growsInventory { add(names: call.undeclaredKeys) }
    if texts.setsOthers { open[role, default: 0] += 1 }
  }

  /// Adds variables that any task may see.
  mutating func add(names others: Set<String>) { names[-1, default: []].formUnion(others) }

  /// What tasks set besides one of those, which cannot set what its own texts need.
  func without(_ task: Task) -> SettingTasks {
    var others = self
    others.open[task.role?.id ?? -1, default: 0] -= 1
    return others
  }

  /// Whether a task may have set a variable that the tasks of a role, or of the play, see.
  func set(_ name: String, seenBy role: RoleUse?) -> Bool {
    places(seenBy: role).contains { open[$0, default: 0] > 0 || names[$0]?.contains(name) == true }
  }

  /// The names that the tasks of a role, or of the play, see.
  func names(seenBy role: RoleUse?) -> [String] {
    places(seenBy: role).flatMap { names[$0] ?? [] }
  }

  /// The uses of roles whose tasks set a variable for themselves.
  func roles(setting name: String) -> [Int] {
    names.filter { $0.key >= 0 && $0.value.contains(name) }.map(\.key)
  }

  private func places(seenBy role: RoleUse?) -> [Int] { [-1] + (role?.chain.map(\.id) ?? []) }
}

extension ModuleCall {
  /// The keys that the module does not declare, for example the variables of a host.
  fileprivate var undeclaredKeys: Set<String> {
    let keys = (parameters.node.entries ?? []).map(\.key)
    return Set(keys.filter { module.parameter($0) == nil })
  }
}
