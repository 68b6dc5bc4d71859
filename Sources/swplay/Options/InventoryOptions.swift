import ArgumentParser
import PlayData
import PlayInventory

/// Which hosts there are.
struct InventoryOptions: ParsableArguments {
  @Option(
    name: [.customShort("i"), .long],
    help: ArgumentHelp(
      "Inventory: a file, a folder, a program, or host1,host2, (may be repeated).",
      valueName: "path"))
  var inventory: [String] = []

  /// Reads the inventory; warnings go to standard error.
  func load() throws -> Inventory {
    guard !inventory.isEmpty else {
      throw ValidationError("no inventory; give one with -i, for example -i inventory")
    }
    let sources = inventory.map { InventorySource(argument: $0) }
    let (loaded, warnings) = try Inventory.load(sources, files: LocalFiles())
    for warning in warnings { StandardError.print(warning.description) }
    return loaded
  }
}
