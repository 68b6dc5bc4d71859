import ArgumentParser
import PlayData
import PlayInventory

/// `swplay inventory`: shows what the inventory says.
struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Show hosts, groups and variables of an inventory.")

  @OptionGroup var inventory: InventoryOptions

  @Option(help: "Show the variables of this host instead, passwords included.")
  var host: String?

  @Argument(help: "Which hosts to list, for example web:!web3.")
  var pattern = "all"

  func run() async throws {
    try await FileMistakes.told {
      let inventory = try await inventory.load()
      guard let name = host else {
        for host in try inventory.select(pattern) { StandardOutput.print(host.name) }
        return
      }
      guard let variables = inventory.host(named: name)?.variables else {
        let hint = Suggestion.hint(for: name, among: inventory.hosts.map(\.name))
        throw ValidationError("there is no host \"\(name)\"" + (hint.map { "; \($0)" } ?? ""))
      }
      let map = ValueMap(variables.map { ($0.name, $0.node.value) })
      StandardOutput.print(JSON.write(.map(map), indent: 2))
    }
  }
}
