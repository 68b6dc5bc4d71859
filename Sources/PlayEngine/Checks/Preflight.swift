public import PlayData
public import PlayInventory
public import PlayModel
import PlayModuleKit
import PlayTemplate

/// Checks what needs playbook and inventory together, before any host is connected.
public struct Preflight {
  private let playbook: Playbook
  private let inventory: Inventory
  private let options: RunOptions
  private let files: ControllerFiles
  /// Is told of every argument of the type `secret` that a role is given in plain text.
  private let keepSecret: (Secret) -> Void

  /// Prepares the checks of a run.
  public init(
    playbook: Playbook, inventory: Inventory, options: RunOptions, files: any FileReader
  ) {
    (self.playbook, self.inventory, self.options) = (playbook, inventory, options)
    self.files = ControllerFiles(reader: files)
    keepSecret = { _ in }
  }

  init(_ engine: Engine) {
    (playbook, inventory, options) = (engine.playbook, engine.inventory, engine.options)
    (files, keepSecret) = (engine.files, engine.environment.keepSecret)
  }

  /// Finds all mistakes.
  ///
  /// - Throws: `Diagnostics` with all of them.
  public func check() throws { _ = try view() }

  /// Selects the hosts and parses their variables.
  ///
  /// - Throws: `Diagnostics` with all mistakes.
  func view() throws -> InventoryView {
    var mistakes = Diagnostics()
    let expected = playbook.expectedNames
    let view = InventoryView(
      of: inventory, for: playbook.plays, limit: options.limit, expecting: expected, &mistakes)
    for (play, hosts) in zip(playbook.plays, view.selections) {
      for use in play.roles where !use.arguments.isEmpty {
        let check = ArgumentCheck(
          use, of: play, extra: options.extraVariables, keepSecret: keepSecret)
        let unclear =
          files.reader.hasLockedFiles ? Set(use.arguments.map(\.name)) : view.tables.broken
        for host in hosts {
          check.check(host.name, view.tables[host], unclear: unclear, &mistakes)
        }
      }
    }
    var seen: Set<String> = []
    for host in view.selections.joined() where seen.insert(host.name).inserted {
      BecomeCheck(table: view.tables[host]).check(&mistakes)
    }
    checkNames(view, expected, &mistakes)
    if let start = options.start { checkStart(start, &mistakes) }
    if let pattern = options.limit, !mistakes.hasErrors, view.isEmpty,
      playbook.allExpectedNames == ExpectedNames.none
    {
      mistakes.append(
        Diagnostic(
          id: "no-host", "--limit \(pattern) leaves no host of the playbook", at: nil,
          hint: "\"--list-hosts\" shows what the plays select"))
    }
    if mistakes.hasErrors { throw mistakes }
    return view
  }

  /// Finds variables that nothing sets, and files that templates name and that are not there.
  private func checkNames(
    _ view: InventoryView, _ expected: [ExpectedNames], _ mistakes: inout Diagnostics
  ) {
    var setting = SettingTasks()
    var hasFacts = false
    for (index, (play, hosts)) in zip(playbook.plays, view.selections).enumerated() {
      // Hosts may have got into other groups by then.
      if expected[index] != .none { setting.add(names: inventory.variableNames) }
      hasFacts = hasFacts || play.gathersFacts
      let foreseen = ForeseenTasks(of: play, playbook.inclusions)
      let entries = foreseen.entries.map { ($0, TaskTexts(of: $0, files)) }
      for (entry, texts) in entries { setting.add(entry.task, texts) }
      guard !hosts.isEmpty else { continue }
      let names = hosts.map(\.name)
      let defined = DefinedNames(
        play, hosts, view.tables, extra: options.extraVariables, hasFacts: hasFacts,
        builtIn: BuiltInVariables(
          inventory, PlayCircumstances(of: play, hosts: names, batch: names, options)))
      var undefined = UndefinedNames(defined, setting, roles: foreseen.roles, files)
      for (entry, texts) in entries where isSelected(entry) {
        undefined.check(entry, texts)
        mistakes.appendNew(texts.mistakes)
      }
      // Whatever is missing may stand in a file that no one could read.
      if files.reader.hasLockedFiles { continue }
      mistakes.appendNew(undefined.mistakes)
      mistakes.appendNew(undefined.mistakesOfHosts)
    }
  }

  /// Whether the run carries the task out, and its failure would not be ignored.
  private func isSelected(_ entry: ForeseenTasks.Entry) -> Bool {
    if let ignores = entry.task.keywords.ignoreErrors, ignores.literal != false { return false }
    let tasks = entry.isHandler ? entry.includes : entry.includes + [entry.task]
    return tasks.allSatisfy { options.selects($0.keywords.tags) }
  }

  private func checkStart(_ start: TaskName, _ mistakes: inout Diagnostics) {
    let plays = playbook.plays.enumerated().map { index, play in
      CompiledPlay(play, index: index, options: options)
    }
    guard plays.allSatisfy({ $0.starting(at: start) == nil }) else { return }
    let names = plays.flatMap(\.taskNames)
    mistakes.append(
      Diagnostic(
        id: "no-task", "--start-at-task: there is no task \"\(start.text)\"", at: nil,
        hint: Suggestion.hint(for: start.text, among: names) ?? "\"--list-tasks\" shows them"))
  }
}
