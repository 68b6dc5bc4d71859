public import PlayData

/// The groups of an inventory as a tree of lines, as `ansible-inventory --graph` prints it.
public struct InventoryGraph: Sendable {
  private let inventory: Inventory
  private let show: (@Sendable (ValueMap) -> ValueMap)?

  /// Draws an inventory.
  ///
  /// - Parameters:
  ///   - inventory: What is drawn.
  ///   - show: Makes variables fit to be shown; `nil` leaves them out.
  public init(_ inventory: Inventory, variables show: (@Sendable (ValueMap) -> ValueMap)? = nil) {
    (self.inventory, self.show) = (inventory, show)
  }

  /// The lines for a group and all below it; groups may stand in several places.
  public func lines(from group: String) -> [String] { lines(of: group, depth: 0) }

  private func lines(of name: String, depth: Int) -> [String] {
    guard let group = inventory.groups[name] else { return [] }
    let hosts = inventory.directHosts(of: name).compactMap { inventory.host(named: $0) }
    return [line("@\(name):", depth)]
      + group.children.flatMap { lines(of: $0, depth: depth + 1) }
      + hosts.flatMap { [line($0.name, depth + 1)] + lines($0.variables, depth + 2) }
      + lines(group.variables, depth + 1)
  }

  private func lines(_ variables: [Variable], _ depth: Int) -> [String] {
    guard let show else { return [] }
    return show(InventoryListing.map(variables)).map { name, value in
      line("{\(name) = \(value.string ?? JSON.write(value))}", depth)
    }
  }

  private func line(_ text: String, _ depth: Int) -> String {
    depth == 0 ? text : String(repeating: "  |", count: depth) + "--" + text
  }
}
