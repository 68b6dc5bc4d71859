import PlayData
import PlayInventory
import PlayModel

/// The variables that exist in a play, and on which of its hosts.
struct DefinedNames {
  /// A definition of the inventory and the hosts that have it.
  struct Definition {
    let value: TemplatedValue
    var hosts: Set<Int> = []

    /// The first of the hosts.
    var firstHost: Int { hosts.min() ?? 0 }
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
    inventory = Self.definitions(hosts, tables)
  }

  /// What the inventory defines, each definition once for all hosts that have it from a group.
  private static func definitions(
    _ hosts: [Host], _ tables: InventoryTables
  ) -> [String: [Definition]] {
    var definitions: [String: [Place: Definition]] = [:]
    for (index, host) in hosts.enumerated() {
      for (name, value) in tables[host] {
        definitions[name, default: [:]][Place(of: value), default: Definition(value: value)]
          .hosts.insert(index)
      }
    }
    return definitions.mapValues { $0.values.sorted { $0.firstHost < $1.firstHost } }
  }

  /// Where a value was read.
  private struct Place: Hashable {
    let source: ObjectIdentifier
    let offset: Int

    init(of value: TemplatedValue) {
      source = ObjectIdentifier(value.node.position.source)
      offset = value.node.position.offset
    }
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
