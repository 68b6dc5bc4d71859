import ArgumentParser
import PlayData
import PlayInventory
import PlaySecrets

/// `swplay inventory`: shows what the inventory says.
struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Show hosts, groups and variables of an inventory.")

  @OptionGroup var inventory: InventoryOptions

  @Flag(help: "Print groups, hosts and variables as JSON, as ansible-inventory does.")
  var list = false

  @Flag(help: "With --list: leave the variables of groups with their groups.")
  var export = false

  @Flag(help: "Draw the groups as a tree; the pattern is the group at its top.")
  var graph = false

  @Flag(help: "With --graph: show variables, too.") var vars = false

  @Option(help: "Show the variables of this host; what is encrypted stays masked.")
  var host: String?

  @Argument(help: "Which hosts to list, for example web:!web3.")
  var pattern = "all"

  func validate() throws {
    let modes = [(list, "--list"), (graph, "--graph"), (host != nil, "--host")]
    let given = modes.filter(\.0).map(\.1)
    guard given.count < 2 else {
      throw ValidationError("\(given[0]) and \(given[1]) cannot be combined; give one of them")
    }
    if export, !list { throw ValidationError("--export is there for --list alone") }
    if vars, !graph { throw ValidationError("--vars is there for --graph alone") }
  }

  func run() async throws {
    try await FileMistakes.told {
      let inventory = try await inventory.load(inventory.vault.files(missing: .isUnknown))
      if let host {
        StandardOutput.print(try variables(of: host, in: inventory))
      } else if list {
        let listing = InventoryListing(
          inventory, of: try inventory.select(pattern), export ? .own : .merged)
        StandardOutput.print(JSON.write(.map(Self.masked(listing.value)), indent: 4))
      } else if graph {
        for line in try lines(of: inventory) { StandardOutput.print(line) }
      } else {
        for host in try inventory.select(pattern) { StandardOutput.print(host.name) }
      }
    }
  }

  private func variables(of name: String, in inventory: Inventory) throws -> String {
    guard let variables = inventory.host(named: name)?.variables else {
      throw Self.unknown("host", name, among: inventory.hosts.map(\.name))
    }
    let map = ValueMap(variables.map { ($0.name, $0.node.value) })
    return JSON.write(.map(Self.masked(map)), indent: 2)
  }

  private func lines(of inventory: Inventory) throws -> [String] {
    guard inventory.groups[pattern] != nil else {
      throw Self.unknown("group", pattern, among: inventory.groupNames)
    }
    return InventoryGraph(inventory, variables: vars ? Self.masked : nil).lines(from: pattern)
  }

  private static func unknown(
    _ kind: String, _ name: String, among names: [String]
  ) -> ValidationError {
    let hint = Suggestion.hint(for: name, among: names).map { "; \($0)" } ?? ""
    return ValidationError("there is no \(kind) \"\(name)\"\(hint)")
  }

  @Sendable private static func masked(_ map: ValueMap) -> ValueMap {
    map.masked { StandardError.secrets.masked($0) }
  }
}
