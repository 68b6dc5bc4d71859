public import PlayData

/// What a task adds to the inventory, for the plays and batches that follow.
public enum InventoryAddition: Sendable, Equatable {
  /// A host with its groups and variables, or more of them for one that is there.
  case host(String, groups: [String], variables: ValueMap)
  /// The host of the task becomes a member of the group, which is put below the parents.
  case membership(group: String, parents: [String])
}
