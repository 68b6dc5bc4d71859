import PlayData
public import PlayInventory
public import PlayModel
import PlayModuleKit

extension Playbook {
  /// The names of hosts and groups that tasks may add: for every play those of the plays before it,
  /// and at the end those of all.
  public var expectedNames: [ExpectedNames] {
    plays.reduce(into: [.none]) { all, play in
      var names = all.last ?? .none
      for entry in ForeseenTasks(of: play, inclusions).entries {
        switch entry.task.action {
        case .module(let call) where call.module.info.growsInventory: names.add(call)
        case .inclusion(let inclusion) where inclusion.name.literal == nil: names.isOpen = true
        case .module, .inclusion, .meta: break
        }
      }
      all.append(names)
    }
  }

  /// The names of hosts and groups that any task may add.
  public var allExpectedNames: ExpectedNames { expectedNames.last ?? .none }
}

extension ExpectedNames {
  /// Adds every text that a task gives to a parameter of the module.
  fileprivate mutating func add(_ call: ModuleCall) {
    guard let entries = call.parameters.node.entries else {
      return add(call.parameters.node)
    }
    for entry in entries {
      guard let parameter = call.module.parameter(entry.key),
        parameter.key != call.module.info.collectsUnknown
      else { continue }
      add(entry.value)
    }
  }

  private mutating func add(_ node: Node) {
    switch node.content {
    case .scalar(.string(let text)) where text.holdsTemplate:
      isOpen = true
    case .scalar(.string(let text)):
      names.formUnion(text.split(separator: ",").map { $0.split(separator: " ").joined() })
    case .scalar: break
    case .list(let nodes): for node in nodes { add(node) }
    case .map(let entries): for entry in entries { add(entry.value) }
    }
  }
}
