public import PlayData
public import PlayModuleKit

/// A module and the parameters that a task gives it.
public struct ModuleCall: Sendable {
  /// The module.
  public let module: ModuleDefinition
  /// The parameters, templates not yet rendered.
  public let parameters: TemplatedValue
  /// Where the module's name stands.
  public let position: Position

  /// Where a parameter stands, for messages about its value.
  public func position(of key: String?) -> Position {
    guard let key, let entry = parameters.node.entries?.first(where: { $0.key == key }) else {
      return position
    }
    return entry.value.position
  }

  /// Where a parameter's name stands.
  public func keyPosition(of key: String?) -> Position {
    guard let key, let entry = parameters.node.entries?.first(where: { $0.key == key }) else {
      return position
    }
    return entry.keyPosition
  }
}
