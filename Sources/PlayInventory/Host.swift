/// A host of the inventory.
public struct Host: Sendable, Equatable {
  /// The name in the inventory, which need not be the address.
  public let name: String
  /// The groups that the host is in, in the order in which their variables are merged, without
  /// `all`.
  public let groups: [String]
  /// The variables layer by layer; the layers of groups are shared between hosts.
  let layers: [[Variable]]

  /// Every variable in the order of precedence: a later one hides an earlier one of its name.
  public var variables: [Variable] { layers.flatMap(\.self) }

  /// The variable that counts among those of this name.
  public func variable(named name: String) -> Variable? {
    layers.reversed().lazy.compactMap { layer in layer.last { $0.name == name } }.first
  }
}

/// A group of the inventory.
public struct Group: Sendable, Equatable {
  /// The name.
  public let name: String
  /// The hosts of the group and of the groups below it.
  public let hosts: [String]
  /// The groups directly below it.
  public let children: [String]
  /// The length of the longest way from `all` to it.
  public let depth: Int
  /// The variables of the group itself, a later one hides an earlier one of its name.
  public let variables: [Variable]
}
