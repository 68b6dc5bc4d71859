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
      for task in play.tasks + play.handlers { names.add(task, inclusions, depth: 0) }
      all.append(names)
    }
  }

  /// The names of hosts and groups that any task may add.
  public var allExpectedNames: ExpectedNames { expectedNames.last ?? .none }
}

extension ExpectedNames {
  /// Adds what a task may add, or the tasks that it includes.
  fileprivate mutating func add(_ task: Task, _ inclusions: InclusionReader, depth: Int) {
    switch task.action {
    case .module(let call) where call.module.info.growsInventory: add(call)
    case .inclusion(let inclusion):
      guard let name = inclusion.name.literal?.string, depth < Inclusions.depthLimit else {
        isOpen = true
        return
      }
      // What is wrong in an included file is told when it is reached.
      guard let part = try? inclusions.part(of: inclusion, named: name, iteration: 0) else {
        return
      }
      for task in part.steps.flatMap(\.tasks) + part.handlers {
        add(task, inclusions, depth: depth + 1)
      }
    case .module, .meta: break
    }
  }

  /// Adds every text that a task gives to a parameter of the module.
  private mutating func add(_ call: ModuleCall) {
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
    case .scalar(.string(let text)) where text.contains("{{") || text.contains("{%"):
      isOpen = true
    case .scalar(.string(let text)):
      names.formUnion(text.split(separator: ",").map { $0.split(separator: " ").joined() })
    case .scalar: break
    case .list(let nodes): for node in nodes { add(node) }
    case .map(let entries): for entry in entries { add(entry.value) }
    }
  }
}
