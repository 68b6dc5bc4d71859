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
    for (play, hosts) in zip(engine.playbook.plays, selections) {
      for use in play.roles where !use.arguments.isEmpty {
        let check = ArgumentCheck(use, of: play, extra: engine.options.extraVariables)
        for host in hosts { check.check(host, tables, &mistakes) }
      }
    }
    if let pattern = engine.options.limit, !mistakes.hasErrors, hosts.isEmpty {
      mistakes.append(
        Diagnostic(
          id: "no-host", "--limit \(pattern) leaves no host of the playbook", at: nil,
          hint: "\"--list-hosts\" shows what the plays select"))
    }
    if mistakes.hasErrors { throw mistakes }
    return Outcome(selections: selections, tables: tables)
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

/// Checks the arguments of one use of a role: required ones need a value from some level, and
/// literal values must fit.
private struct ArgumentCheck {
  private let use: RoleUse
  /// The levels that hide the inventory's variables, and those that these hide.
  private let above: [String: TemplatedValue]
  private let below: [String: TemplatedValue]

  init(_ use: RoleUse, of play: Play, extra: [VariableDefinition]) {
    self.use = use
    above = TaskVariables.table(play.variables + use.variables + extra)
    below = TaskVariables.table(use.defaults)
  }

  func check(_ host: Host, _ tables: InventoryTables, _ mistakes: inout Diagnostics) {
    let inventory = tables[host]
    for argument in use.arguments {
      let value = above[argument.name] ?? inventory[argument.name] ?? below[argument.name]
      if let value {
        guard let literal = value.literal, let mismatch = argument.mismatch(of: literal) else {
          continue
        }
        append(
          Diagnostic(
            id: "wrong-argument", "\(use.role): \(argument.name): \(mismatch.message)",
            at: value.node.position, hint: mismatch.hint), &mistakes)
      } else if argument.isRequired, !tables.broken.contains(argument.name) {
        append(
          Diagnostic(
            id: "missing-argument",
            "the role \"\(use.role)\" needs the argument \"\(argument.name)\", "
              + "which has no value on \(host.name)",
            at: use.position, hint: "give it in \"vars\" of the role or in the inventory"),
          &mistakes)
      }
    }
  }

  /// Many hosts may have the same wrong value.
  private func append(_ diagnostic: Diagnostic, _ mistakes: inout Diagnostics) {
    if !mistakes.all.contains(diagnostic) { mistakes.append(diagnostic) }
  }
}
