import PlayData
import PlayInventory
import PlayModel
import PlayModuleKit

/// A task that sets variables while the run goes on.
struct Setter {
  let task: Task
  /// The variables.
  let names: Set<String>
}

/// Everything that sets one variable of one host, from the highest level to the lowest.
struct DefinitionStack {
  typealias Definition = Explanation.Definition

  let name: String
  let host: Host
  let extra: [VariableDefinition]
  /// What is always there on the host.
  let builtIn: [String: Value]
  var play: Play?
  /// The tasks of this play and those before it that set the variable.
  var setters: [Setter] = []

  /// The definitions that a task sees, each hiding those behind it.
  func definitions(role: RoleUse?, variables: [VariableDefinition], loops: [Loop]) -> [Definition] {
    let chain = role.map { Array($0.chain) } ?? []
    let above = of(extra, level: 7) { _ in "-e" } + loops.reversed().flatMap(of)
    // What `-e` and loops say stays above what tasks set.
    return above + (above.isEmpty ? [] : later(role))
      + of(variables, level: 5) { _ in "block or task vars" }
      + chain.flatMap { role in of(role.ownVariables, level: 5) { $0.levelName(in: role) } }
      + of(play?.variables ?? [], level: 4) { _ in "play vars" }
      + inventory
      + chain.flatMap { role in
        of(role.ownDefaults, level: 1) { _ in "defaults of the role \(role.role)" }
      }
      + alwaysThere(in: role)
  }

  /// The tasks that set the variable for a use of a role or for the play while the run goes on.
  func later(_ role: RoleUse?) -> [Definition] {
    let seen = role.map { Set($0.chain.map(\.id)) } ?? []
    return setters.map(\.task).filter { $0.role.map { seen.contains($0.id) } ?? true }.map { task in
      // The result is kept behind what the module sets.
      let isRegister = task.keywords.register == name
      let way = isRegister ? "register" : task.call?.module.info.name ?? "facts"
      return Definition(
        level: 6, name: "\(way) of the task \"\(task.name)\"", position: task.position,
        written: nil)
    }
  }

  private func of(
    _ definitions: [VariableDefinition], level: Int, _ title: (VariableDefinition) -> String
  ) -> [Definition] {
    definitions.reversed().filter { $0.name == name }.map { definition in
      let node = definition.value.node
      return Definition(
        level: level, name: title(definition), position: node.position, written: node.value)
    }
  }

  private func of(_ loop: Loop) -> [Definition] {
    guard [loop.variable, loop.indexVariable].contains(name) else { return [] }
    return [
      Definition(level: 5, name: "loop", position: loop.items.node.position, written: nil)
    ]
  }

  private var inventory: [Definition] {
    host.variables.reversed().filter { $0.name == name }.map { variable in
      Definition(
        level: variable.layer.level, name: "\(variable.layer)", position: variable.node.position,
        written: variable.node.value)
    }
  }

  private func alwaysThere(in role: RoleUse?) -> [Definition] {
    let isThere =
      builtIn[name] != nil || BuiltInVariables.ofRuns.contains(name)
      || role != nil && BuiltInVariables.ofRoles.contains(name)
    guard isThere else { return [] }
    let title = name == "facts" ? "gathered from the host" : "always there"
    return [Definition(level: 0, name: title, position: nil, written: builtIn[name])]
  }
}

extension VariableDefinition {
  /// What the level of a role's variable is called.
  fileprivate func levelName(in role: RoleUse) -> String {
    let isFile = value.node.position.source.name.hasPrefix("\(role.path)/vars/")
    return isFile ? "vars of the role \(role.role)" : "parameters of the role \(role.role)"
  }
}

extension VariableLayer {
  fileprivate var level: Int {
    switch owner {
    case .group: 2
    case .host: 3
    }
  }
}
