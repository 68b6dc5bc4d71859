public import PlayData

/// A variable of a host, with its place in a file and the reason why the host has it.
public struct Variable: Sendable, Equatable {
  /// The name.
  public let name: String
  /// The value with its place.
  public let node: Node
  /// What gave the variable to the host.
  public let layer: VariableLayer
}

/// What gives variables to a host: a group or the host itself, in the inventory or in a file beside
/// it.
///
/// A greater layer hides the same variable of a smaller one. As in Ansible the files of groups count
/// after what the inventory itself says of any group, and everything of the host after that.
public struct VariableLayer: Sendable, Hashable {
  /// To whom the variables belong.
  public enum Owner: Sendable, Hashable {
    /// To every host of a group.
    case group(String)
    /// To one host.
    case host(String)
  }

  /// To whom the variables belong.
  public let owner: Owner
  /// Whether they stand in `group_vars` or `host_vars` and not in the inventory itself.
  public let isFile: Bool
  /// The group's place in the order of merging: `all` has the first one, hosts have the last one.
  public let rank: Int
}

extension VariableLayer: Comparable {
  /// Whether the right layer hides the left one.
  public static func < (left: VariableLayer, right: VariableLayer) -> Bool {
    left.order < right.order
  }

  private var order: (Int, Int, Int) {
    switch owner {
    case .group: (0, isFile ? 1 : 0, rank)
    case .host: (1, isFile ? 1 : 0, rank)
    }
  }
}

extension VariableLayer: CustomStringConvertible {
  /// The layer's name for people, for example `group_vars of web`.
  public var description: String {
    switch (owner, isFile) {
    case (.group(let name), false): "group \(name)"
    case (.group(let name), true): "group_vars of \(name)"
    case (.host(let name), false): "host \(name)"
    case (.host(let name), true): "host_vars of \(name)"
    }
  }
}
