/// What a person gives with `-i`.
public enum InventorySource: Sendable, Equatable {
  /// A file or a folder.
  case path(String)
  /// Names of hosts in one argument: `host1,host2,`.
  case hostList(String)

  /// Reads an argument: with a comma in it, it is a list of hosts.
  public init(argument: String) {
    self = argument.contains(",") ? .hostList(argument) : .path(argument)
  }
}
