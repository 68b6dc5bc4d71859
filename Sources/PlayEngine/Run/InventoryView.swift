import PlayData
import PlayInventory
import PlayModel

/// The inventory as a play sees it: the hosts of every play, and their variables.
struct InventoryView: Sendable {
  let inventory: Inventory
  /// The hosts of every play.
  let selections: [[Host]]
  /// The variables of the hosts.
  let tables: InventoryTables

  /// Selects the hosts of the plays and parses their variables.
  ///
  /// - Parameters:
  ///   - inventory: The inventory.
  ///   - plays: The plays.
  ///   - limit: A pattern that restricts every play's hosts.
  ///   - expected: For every play the names that tasks before it may add, and at the end all.
  ///   - mistakes: Is told what is wrong.
  init(
    of inventory: Inventory, for plays: [Play], limit: String?, expecting expected: [ExpectedNames],
    _ mistakes: inout Diagnostics
  ) {
    self.inventory = inventory
    func select(
      _ pattern: String, at position: Position?, _ expected: ExpectedNames
    ) -> [Host] {
      do throws(Diagnostics) {
        return try inventory.select(pattern, at: position, expecting: expected)
      } catch {
        mistakes.append(error)
        return []
      }
    }
    let limit = limit.map { Set(select($0, at: nil, expected.last ?? .none).map(\.name)) }
    selections = zip(plays, expected).map { play, expected in
      select(play.pattern, at: play.patternPosition, expected)
        .filter { limit?.contains($0.name) ?? true }
    }
    var seen: Set<String> = []
    let hosts = selections.joined().filter { seen.insert($0.name).inserted }
    tables = InventoryTables(of: hosts, &mistakes)
  }

  /// All hosts that any play selects.
  var isEmpty: Bool { selections.allSatisfy(\.isEmpty) }
}
