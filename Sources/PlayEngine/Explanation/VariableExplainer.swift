public import PlayData
public import PlayInventory
public import PlayModel
public import PlayTemplate

/// Explains variables of hosts from an inventory, a playbook and `-e`, without connecting a host.
public struct VariableExplainer: Sendable {
  private let inventory: Inventory
  private let playbook: Playbook?
  private let extra: [VariableDefinition]
  private let files: ControllerFiles
  private let environment: TemplateEnvironment

  /// Prepares explanations.
  ///
  /// - Parameters:
  ///   - inventory: The hosts and what it says of them.
  ///   - playbook: What is looked at besides; `nil` for the inventory alone.
  ///   - extra: Variables of `-e`, later ones win.
  ///   - files: The controller's files.
  ///   - environment: What templates may call.
  public init(
    inventory: Inventory, playbook: Playbook?, extra: [VariableDefinition],
    files: any FileReader, environment: TemplateEnvironment
  ) {
    (self.inventory, self.playbook, self.extra) = (inventory, playbook, extra)
    self.files = ControllerFiles(reader: files)
    self.environment = ControllerLookups(files: self.files).added(to: environment)
  }

  /// Explains a variable of a host.
  ///
  /// - Throws: `Diagnostics` when there is no such host or no such variable, or when a play's pattern
  ///   is wrong.
  public func explanation(of name: String, on hostName: String) throws(Diagnostics) -> Explanation {
    guard let host = inventory.host(named: hostName) else {
      throw Diagnostics([
        Diagnostic(
          id: "unknown-host", "there is no host \"\(hostName)\"", at: nil,
          hint: Suggestion.hint(
            for: hostName, among: inventory.hosts.map(\.name), listing: "there are"))
      ])
    }
    var mistakes = Diagnostics()
    let tables = InventoryTables(of: inventory.hosts + [host], &mistakes)
    if mistakes.hasErrors { throw mistakes }
    var views: [Explanation.View] = []
    var names: Set<String> = []
    var setters: [Setter] = []
    let expected = playbook?.expectedNames ?? []
    for (play, expected) in zip(playbook?.plays ?? [], expected) {
      let hosts = try inventory.select(
        play.pattern, at: play.patternPosition, expecting: expected)
      guard hosts.contains(host) else { continue }
      let perspective = perspective(of: host, in: play, hosts: hosts, tables, setters)
      views += perspective.views(of: name)
      names.formUnion(perspective.names)
      setters = perspective.setters
    }
    if views.isEmpty {
      let perspective = perspective(of: host, in: nil, tables)
      views = perspective.views(of: name)
      names.formUnion(perspective.names)
    }
    guard !views.isEmpty else { throw unknown(name, on: host, among: names) }
    return Explanation(variable: name, host: host.name, views: views)
  }

  private func unknown(_ name: String, on host: Host, among names: Set<String>) -> Diagnostics {
    let hint =
      Suggestion.hint(for: name, among: names)
      ?? (playbook == nil ? "name a playbook behind it to look into its levels as well" : nil)
    return Diagnostics([
      Diagnostic(
        id: "unknown-variable", "nothing sets the variable \"\(name)\" on \(host.name)", at: nil,
        hint: hint)
    ])
  }

  private func perspective(
    of host: Host, in play: Play?, hosts: [Host] = [], _ tables: InventoryTables,
    _ setters: [Setter] = []
  ) -> Perspective {
    let names = hosts.map(\.name)
    let options = RunOptions(mode: .apply)
    let circumstances =
      play.map { PlayCircumstances(of: $0, hosts: names, batch: names, options) }
      ?? PlayCircumstances(options)
    let builtIn = BuiltInVariables(inventory, circumstances)
    let (extra, environment) = (TaskVariables.table(self.extra), self.environment)
    let paths = SearchPaths(playbookFolder: circumstances.folder, roleFolder: nil)
    let scope = { @Sendable (host: Host) in
      var scope = TaskScope(task: .none)
      (scope.extra, scope.inventory) = (extra, tables[host])
      (scope.builtIn, scope.environment) = (builtIn[host], environment)
      scope.searchPaths = paths
      return scope
    }
    var own = scope(host)
    own.otherHosts = OtherHosts { [inventory] in inventory.hosts.map { ($0.name, scope($0)) } }
    own.builtIn["facts"] = .unknown(until: "gathering facts")
    if play == nil {
      for name in BuiltInVariables.ofPlays { own.builtIn[name] = nil }
    }
    let foreseen = play.flatMap { play in
      playbook.map { ForeseenTasks(of: play, $0.inclusions) }
    }
    return Perspective(
      host: host, play: play, extra: self.extra, scope: own, foreseen: foreseen,
      setters: setters + (foreseen?.entries ?? []).compactMap(setter))
  }

  /// The task as one that sets variables; `nil` when it sets none.
  private func setter(_ entry: ForeseenTasks.Entry) -> Setter? {
    let names = entry.task.definedNames.union(TaskTexts(of: entry, files).variables)
    return names.isEmpty ? nil : Setter(task: entry.task, names: names)
  }
}
