import PlayData
import PlayInventory
import PlayModel
import PlayTemplate

/// Makes the variables that hosts have before any task: the inventory's and those always there.
struct HostVariables: Sendable {
  private let engine: Engine
  private let builtIn: BuiltInVariables
  private let extra: [String: TemplatedValue]
  private let view: InventoryView
  /// Where templates of variables look for files.
  private let paths: SearchPaths
  /// What the hosts that had a part in the run know, when the play begins.
  private let memories: [String: HostMemory]

  init(
    engine: Engine, view: InventoryView, play: PlayCircumstances,
    memories: [String: HostMemory]
  ) {
    self.engine = engine
    self.view = view
    self.memories = memories
    extra = TaskVariables.table(engine.options.extraVariables)
    builtIn = BuiltInVariables(view.inventory, play)
    paths = SearchPaths(playbookFolder: play.folder, roleFolder: nil)
  }

  /// Prepares the tasks of a host.
  func preparer(for host: Host, _ otherHosts: OtherHosts, play: Play) -> UnitPreparer {
    let table = view.tables[host]
    var ground = TaskScope(task: .none)
    (ground.extra, ground.inventory, ground.builtIn) = (extra, table, builtIn[host])
    (ground.otherHosts, ground.environment) = (otherHosts, engine.environment)
    ground.workingFolder = engine.options.workingFolder
    return UnitPreparer(
      ground: ground, files: engine.files,
      inclusions: Inclusions(
        reader: engine.playbook.inclusions, play: play, inventory: table,
        extra: engine.options.extraVariables, keepSecret: engine.environment.keepSecret,
        host: host.name),
      targets: Targets(
        inventory: view.inventory, tables: view.tables, host: host,
        defaults: engine.options.become, connector: engine.connector),
      options: engine.options)
  }

  /// The variables of all hosts, for `hostvars`.
  func otherHosts() -> OtherHosts {
    OtherHosts { [self] in
      let listed = view.inventory.hosts
      // A localhost that no inventory names is there once it has had a part in the run.
      let unlisted = Set(memories.keys).subtracting(listed.map(\.name)).sorted()
      let hosts = listed + unlisted.compactMap(view.inventory.host(named:))
      return hosts.map { ($0.name, scope(of: $0)) }
    }
  }

  private func scope(of host: Host) -> TaskScope {
    var scope = TaskScope(task: .none)
    (scope.extra, scope.inventory) = (extra, view.tables[host])
    (scope.builtIn, scope.environment) = (builtIn[host], engine.environment)
    scope.searchPaths = paths
    if let memory = memories[host.name] {
      scope.memory = memory
      scope.builtIn["facts"] = memory.facts.map { .map($0) }
    }
    return scope
  }
}
