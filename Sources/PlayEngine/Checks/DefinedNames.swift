import PlayData
import PlayInventory
import PlayModel

/// The variables that exist in a play, and on which of its hosts.
struct DefinedNames {
  /// A definition of the inventory and the hosts that have it.
  struct Definition {
    let value: TemplatedValue
    var hosts: Set<Int>
  }

  let hosts: [Host]
  /// All places of ``hosts``.
  let everywhere: Set<Int>
  let extra: [String: TemplatedValue]
  let play: [String: TemplatedValue]
  let inventory: [String: [Definition]]
  /// Variables that have a value which is complained about elsewhere.
  let broken: Set<String>
  let builtIn: Set<String>
  private let tables: InventoryTables
  private let builtInVariables: BuiltInVariables

  init(
    _ play: Play, _ hosts: [Host], _ tables: InventoryTables, extra: [VariableDefinition],
    hasFacts: Bool, builtIn: BuiltInVariables
  ) {
    (self.tables, builtInVariables) = (tables, builtIn)
    self.hosts = hosts
    everywhere = Set(hosts.indices)
    self.extra = TaskVariables.table(extra)
    self.play = TaskVariables.table(play.variables)
    broken = tables.broken
    self.builtIn = Set(BuiltInVariables.names(hasFacts: hasFacts))
    var inventory: [String: [Definition]] = [:]
    for (index, host) in hosts.enumerated() {
      for (name, value) in tables[host] {
        let known = inventory[name]?.firstIndex { $0.value.isSame(as: value) }
        if let known {
          inventory[name]?[known].hosts.insert(index)
        } else {
          inventory[name, default: []].append(Definition(value: value, hosts: [index]))
        }
      }
    }
    self.inventory = inventory
  }

  /// The variables of a host as far as they are known before the run.
  func scope(ofHost index: Int) -> TaskScope {
    var scope = TaskScope(task: .none)
    (scope.extra, scope.inventory) = (extra, tables[hosts[index]])
    scope.builtIn = builtInVariables[hosts[index]]
    guard builtIn.contains("facts") else { return scope }
    scope.builtIn["facts"] = .unknown(until: "facts are gathered")
    return scope
  }
}

extension TemplatedValue {
  /// Whether both were read from the same place.
  fileprivate func isSame(as other: TemplatedValue) -> Bool {
    node.position.offset == other.node.position.offset
      && node.position.source === other.node.position.source
  }
}
