import PlayData
import PlayModuleKit
import PlayInventory
import PlayModel

/// Checks what needs playbook and inventory together, before any host is connected.
struct Preflight {
  let engine: Engine

  /// The hosts of every play.
  ///
  /// - Throws: `Diagnostics` with all mistakes.
  func selections() throws -> [[Host]] {
    var mistakes = Diagnostics()
    let limit = engine.options.limit.map { pattern in
      Set(select(pattern, at: nil, &mistakes).map(\.name))
    }
    let selections = engine.playbook.plays.map { play in
      let hosts = select(play.pattern, at: play.patternPosition, &mistakes)
      return hosts.filter { limit?.contains($0.name) ?? true }
    }
    let hosts = Set(selections.joined().map(\.name))
    for host in engine.inventory.hosts where hosts.contains(host.name) {
      checkTemplates(of: host, &mistakes)
    }
    for (play, hosts) in zip(engine.playbook.plays, selections) {
      for host in hosts { checkArguments(of: play, on: host, &mistakes) }
    }
    if mistakes.hasErrors { throw mistakes }
    return selections
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

  private func checkTemplates(of host: Host, _ mistakes: inout Diagnostics) {
    for variable in host.variables {
      do throws(Diagnostics) {
        _ = try TemplatedValue(parsing: variable.node)
      } catch {
        for diagnostic in error.all where !mistakes.all.contains(diagnostic) {
          mistakes.append(diagnostic)
        }
      }
    }
  }

  /// Required arguments need a value from some level; literal values must fit.
  private func checkArguments(of play: Play, on host: Host, _ mistakes: inout Diagnostics) {
    var seen: Set<Int> = []
    for case .task(let task) in play.steps {
      guard let use = task.role, seen.insert(use.id).inserted else { continue }
      let inventory = HostVariables.table(of: host)
      let extra = TaskVariables.table(engine.options.extraVariables)
      let own = TaskVariables.table(use.defaults).merging(
        TaskVariables.table(play.variables)
      ) { $1 }.merging(TaskVariables.table(use.variables)) { $1 }
      for argument in use.arguments {
        let value = extra[argument.name] ?? own[argument.name] ?? inventory[argument.name]
        guard let value else {
          if argument.isRequired {
            append(
              Diagnostic(
                id: "missing-argument",
                "the role \"\(use.role)\" needs the argument \"\(argument.name)\", which has no value on \(host.name)",
                at: use.position, hint: "give it in \"vars\" of the role or in the inventory"),
              &mistakes)
          }
          continue
        }
        if let literal = value.literal, let mismatch = argument.mismatch(of: literal) {
          append(
            Diagnostic(
              id: "wrong-argument", "\(use.role): \(argument.name): \(mismatch.message)",
              at: value.node.position, hint: mismatch.hint), &mistakes)
        }
      }
    }
  }

  private func append(_ diagnostic: Diagnostic, _ mistakes: inout Diagnostics) {
    if !mistakes.all.contains(diagnostic) { mistakes.append(diagnostic) }
  }
}
