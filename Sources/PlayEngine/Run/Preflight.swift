import PlayData
import PlayInventory
import PlayModel
import PlayModuleKit

/// Checks what needs playbook and inventory together, before any host is connected.
struct Preflight {
  let engine: Engine

  /// Selects the hosts and parses their variables.
  ///
  /// - Throws: `Diagnostics` with all mistakes.
  func view() throws -> InventoryView {
    var mistakes = Diagnostics()
    let plays = engine.playbook.plays
    let expected = engine.playbook.expectedNames
    let view = InventoryView(
      of: engine.inventory, for: plays, limit: engine.options.limit, expecting: expected, &mistakes)
    for (play, hosts) in zip(plays, view.selections) {
      for use in play.roles where !use.arguments.isEmpty {
        let check = ArgumentCheck(use, of: play, extra: engine.options.extraVariables)
        for host in hosts {
          check.check(host.name, view.tables[host], broken: view.tables.broken, &mistakes)
        }
      }
    }
    if let start = engine.options.start { checkStart(start, &mistakes) }
    if let pattern = engine.options.limit, !mistakes.hasErrors, view.isEmpty,
      expected.last == ExpectedNames.none
    {
      mistakes.append(
        Diagnostic(
          id: "no-host", "--limit \(pattern) leaves no host of the playbook", at: nil,
          hint: "\"--list-hosts\" shows what the plays select"))
    }
    if mistakes.hasErrors { throw mistakes }
    return view
  }

  private func checkStart(_ start: TaskName, _ mistakes: inout Diagnostics) {
    let plays = engine.playbook.plays.enumerated().map { index, play in
      CompiledPlay(play, index: index, options: engine.options)
    }
    guard plays.allSatisfy({ $0.starting(at: start) == nil }) else { return }
    let names = plays.flatMap(\.taskNames)
    mistakes.append(
      Diagnostic(
        id: "no-task", "--start-at-task: there is no task \"\(start.text)\"", at: nil,
        hint: Suggestion.hint(for: start.text, among: names) ?? "\"--list-tasks\" shows them"))
  }
}
