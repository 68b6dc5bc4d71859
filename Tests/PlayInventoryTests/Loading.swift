import PlayData
import PlayInventory
import PlayTestKit
import Testing

/// Loading in one line.
extension Inventory {
  static func load(
    files: MemoryFiles, _ arguments: String...
  ) async throws(Diagnostics) -> (inventory: Inventory, warnings: Diagnostics) {
    try await load(arguments.map(InventorySource.init(argument:)), files: files) { program in
      throw FileError(path: program, reason: "no program may run")
    }
  }

  /// The inventory of an INI text without files beside it, and without warnings.
  static func ini(_ text: String) async throws -> Inventory {
    let (inventory, warnings) = try await load(
      files: MemoryFiles(contents: ["hosts": text]), "hosts")
    #expect(warnings.all.isEmpty, "\(warnings)")
    return inventory
  }
}

/// The messages of a load, warnings or errors.
func messages(_ files: [String: String], _ argument: String = "hosts") async -> [String] {
  do throws(Diagnostics) {
    let files = MemoryFiles(contents: files)
    return try await Inventory.load(files: files, argument).warnings.all.map(\.description)
  } catch {
    return error.all.map(\.description)
  }
}

extension Host {
  /// The variables that count.
  var values: [String: Value] {
    Dictionary(variables.map { ($0.name, $0.node.value) }) { $1 }
  }
}
