/// Names of hosts and groups that need not exist yet, since tasks may add them.
public struct ExpectedNames: Sendable, Equatable {
  /// Names that tasks are known to add.
  public var names: Set<String>
  /// Whether tasks may add any other name.
  public var isOpen: Bool

  /// Creates a set of names.
  public init(_ names: Set<String> = [], isOpen: Bool = false) {
    (self.names, self.isOpen) = (names, isOpen)
  }

  /// Every name must exist.
  public static let none = ExpectedNames()
  /// No name need exist.
  public static let all = ExpectedNames(isOpen: true)

  /// Whether a host or group of this name may be added.
  func contains(_ name: String) -> Bool { isOpen || names.contains(name) }

  /// Whether nothing may be added.
  var isEmpty: Bool { !isOpen && names.isEmpty }
}
