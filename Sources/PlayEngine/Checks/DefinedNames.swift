import PlayData
import PlayInventory
import PlayModel

/// The variables that exist in a play, and on which of its hosts.
struct DefinedNames {
  /// What the inventory says of one variable.
  struct Variable {
    /// The definitions that hold templates, and the hosts that have them.
    let templates: [(value: TemplatedValue, hosts: Set<Int>)]
    /// The hosts that have none.
    let lacking: Set<Int>
  }

  let hosts: [Host]
  /// All places of ``hosts``.
  let everywhere: Set<Int>
  let extra: [String: TemplatedValue]
  let play: [String: TemplatedValue]
  let inventory: [String: Variable]
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
    inventory = Self.variables(hosts, tables, everywhere)
  }

  /// The inventory's variables, each definition once for all hosts that have it from a group.
  private static func variables(
    _ hosts: [Host], _ tables: InventoryTables, _ everywhere: Set<Int>
  ) -> [String: Variable] {
    var having: [String: Set<Int>] = [:]
    var templates: [String: [Place: (value: TemplatedValue, hosts: Set<Int>)]] = [:]
    for (index, host) in hosts.enumerated() {
      for (name, value) in tables[host] {
        having[name, default: []].insert(index)
        guard !value.isLiteral else { continue }
        templates[name, default: [:]][Place(of: value), default: (value, [])].hosts.insert(index)
      }
    }
    return Dictionary(
      uniqueKeysWithValues: having.map { name, having in
        let templates = (templates[name] ?? [:]).values
          .sorted { ($0.hosts.min() ?? 0) < ($1.hosts.min() ?? 0) }
        return (name, Variable(templates: templates, lacking: everywhere.subtracting(having)))
      })
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
