import PlayData
import PlayInventory
import PlayModel
import PlayModuleKit

/// Checks what needs playbook and inventory together, before any host is connected.
struct Preflight {
  /// What the checks have come to: everything that the plays need to know of the inventory.
  struct Outcome {
    /// The hosts of every play.
    let selections: [[Host]]
    /// The variables of the hosts.
    let tables: InventoryTables
  }

  let engine: Engine

  /// Selects the hosts and parses their variables.
  ///
  /// - Throws: `Diagnostics` with all mistakes.
  func outcome() throws -> Outcome {
    var mistakes = Diagnostics()
    let limit = engine.options.limit.map { pattern in
      Set(select(pattern, at: nil, &mistakes).map(\.name))
    }
    let selections = engine.playbook.plays.map { play in
      let hosts = select(play.pattern, at: play.patternPosition, &mistakes)
      return hosts.filter { limit?.contains($0.name) ?? true }
    }
    var seen: Set<String> = []
    let hosts = selections.joined().filter { seen.insert($0.name).inserted }
    let tables = InventoryTables(of: hosts, &mistakes)
    for host in hosts { BecomeCheck(table: tables[host]).check(&mistakes) }
    for (play, hosts) in zip(engine.playbook.plays, selections) {
      for use in play.roles where !use.arguments.isEmpty {
        let check = ArgumentCheck(use, of: play, extra: engine.options.extraVariables)
        for host in hosts {
          check.check(host.name, tables[host], broken: tables.broken, &mistakes)
        }
      }
    }
    if let start = engine.options.start { checkStart(start, &mistakes) }
    if let pattern = engine.options.limit, !mistakes.hasErrors, hosts.isEmpty {
      mistakes.append(
        Diagnostic(
          id: "no-host", "--limit \(pattern) leaves no host of the playbook", at: nil,
          hint: "\"--list-hosts\" shows what the plays select"))
    }
    if mistakes.hasErrors { throw mistakes }
    return Outcome(selections: selections, tables: tables)
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

  private func select(
    _ pattern: String, at position: Position?, _ mistakes: inout Diagnostics
  ) -> [Host] {
    do throws(Diagnostics) {
      return try engine.inventory.select(pattern, at: position)
    } catch {
      mistakes.append(error)
      return []
    }
  }
}
