/// A host through which another one is reached.
public struct JumpHost: Sendable, Equatable {
  /// The name in the inventory, or else what its address was given as.
  public let name: String
  /// How it is reached itself, but for its own jump hosts.
  public let settings: ConnectionSettings
}
