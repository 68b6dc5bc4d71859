import ArgumentParser
import PlayData
import PlayInventory
import PlaySecrets

/// `swplay inventory`: shows what the inventory says.
struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Show hosts, groups and variables of an inventory.")

  @OptionGroup var inventory: InventoryOptions

  @Option(help: "Show the variables of this host instead; what is encrypted stays masked.")
  var host: String?

  @Argument(help: "Which hosts to list, for example web:!web3.")
  var pattern = "all"

  func run() async throws {
    try await FileMistakes.told {
      let inventory = try await inventory.load(inventory.vault.files(missing: .isUnknown))
      guard let name = host else {
        for host in try inventory.select(pattern) { StandardOutput.print(host.name) }
        return
      }
      guard let variables = inventory.host(named: name)?.variables else {
        let hint = Suggestion.hint(for: name, among: inventory.hosts.map(\.name))
        throw ValidationError("there is no host \"\(name)\"" + (hint.map { "; \($0)" } ?? ""))
      }
      let map = ValueMap(variables.map { ($0.name, $0.node.value) })
      StandardOutput.print(JSON.write(StandardError.secrets.masked(.map(map)), indent: 2))
    }
  }
}
