import PlayData
import PlayInventory
import PlayLock
import PlayModel
import PlayModuleKit
import PlayTemplate

/// What the tasks of a run add to the inventory; plays see it from the next one on.
final class InventoryGrowth: Sendable {
  private struct State {
    var inventory: GrowingInventory
    /// Whether something was added since a view was made.
    var isNews = false
  }

  private let state: Locked<State>
  private let environment: TemplateEnvironment

  init(_ inventory: Inventory, environment: TemplateEnvironment) {
    state = Locked(State(inventory: GrowingInventory(inventory)))
    self.environment = environment
  }

  /// Takes what a task on a host adds.
  ///
  /// - Throws: `TaskFailure` when the names cannot be, or groups would contain each other.
  func add(_ addition: InventoryAddition, from host: String) throws {
    do throws(Diagnostics) {
      try state.withLock { state throws(Diagnostics) in
        switch addition {
        case .host(let name, let groups, let variables):
          for (name, value) in variables { environment.keep(value, of: name) }
          try state.inventory.addHost(name, to: groups, variables: variables)
        case .membership(let group, let parents):
          try state.inventory.add(host, to: group, below: parents)
        }
        state.isNews = true
      }
    } catch {
      guard let mistake = error.all.first else { throw error }
      throw TaskFailure(phase: .plan, message: mistake.message, hint: mistake.hint)
    }
  }

  /// The inventory for the next play of a run.
  func view(after last: InventoryView, of engine: Engine) throws -> InventoryView {
    let grown: GrowingInventory? = state.withLock { state in
      defer { state.isNews = false }
      return state.isNews ? state.inventory : nil
    }
    guard let grown else { return last }
    // A name that nothing has added selects nothing, and a value that cannot be parsed is missing
    // only for the task that needs it.
    var mistakes = Diagnostics()
    let plays = engine.playbook.plays
    let inventory = try ConnectionVariables(
      of: grown.inventory(), extra: engine.options.extraVariables, environment: engine.environment,
      folder: engine.playbook.folder
    ).resolved(for: [])
    return InventoryView(
      of: inventory, for: plays, limit: engine.options.limit,
      expecting: Array(repeating: .all, count: plays.count + 1), &mistakes)
  }
}
