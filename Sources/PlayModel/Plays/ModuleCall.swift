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

  /// A problem with the parameters as it is told to people, at the parameter that has it.
  public func diagnostic(of problem: ParameterProblem) -> Diagnostic {
    let name = module.info.name
    let subject = problem.key.map { "\(name): \($0): " } ?? "\(name): "
    let message = problem.message
    return Diagnostic(
      id: "parameter", message.hasPrefix("\(name): ") ? message : subject + message,
      at: position(of: problem.key), hint: problem.hint)
  }

  /// Where a text of the parameters comes from, for messages about what is in it.
  public func origin(of text: String) -> TextOrigin? { parameters.node.origin(of: text) }

  /// Where a parameter stands, for messages about its value.
  private func position(of key: String?) -> Position {
    guard let key, let entry = parameters.node.entries?.first(where: { $0.key == key }) else {
      return position
    }
    return entry.value.position
  }

  /// Where a parameter's name stands.
  func keyPosition(of key: String?) -> Position {
    guard let key, let entry = parameters.node.entries?.first(where: { $0.key == key }) else {
      return position
    }
    return entry.keyPosition
  }
}

extension Node {
  /// The origin of the first string that is this text.
  fileprivate func origin(of text: String) -> TextOrigin? {
    switch content {
    case .scalar(let value): value.string == text ? TextOrigin(self) : nil
    case .list(let nodes): nodes.lazy.compactMap { $0.origin(of: text) }.first
    case .map(let entries): entries.lazy.compactMap { $0.value.origin(of: text) }.first
    }
  }
}
