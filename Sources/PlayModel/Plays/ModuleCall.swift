public import PlayData
public import PlayModuleKit

/// A module and the parameters that a task gives it.
public final class ModuleCall: Sendable {
  /// The module.
  public let module: ModuleDefinition
  /// The parameters, templates not yet rendered.
  public let parameters: TemplatedValue
  /// Where the module's name stands.
  public let position: Position
  /// The task, when it is the same on all hosts: its parameters hold no template, and nothing of
  /// the controller is looked at for them.
  public let prepared: PreparedTask?

  init(
    module: ModuleDefinition, parameters: TemplatedValue, position: Position,
    prepared: PreparedTask? = nil
  ) {
    self.module = module
    self.parameters = parameters
    self.position = position
    self.prepared = prepared
  }

  /// The same call with the task that it is on all hosts.
  func with(_ prepared: PreparedTask) -> ModuleCall {
    ModuleCall(module: module, parameters: parameters, position: position, prepared: prepared)
  }

  /// A problem with a parameter's value as it is told to people.
  public func diagnostic(of problem: ParameterProblem) -> Diagnostic {
    diagnostic(of: problem, at: entry(problem.key)?.value.position)
  }

  /// A problem with the name of a parameter, or with a parameter that is missing.
  func diagnostic(ofKeyIn problem: ParameterProblem) -> Diagnostic {
    diagnostic(of: problem, at: entry(problem.key)?.keyPosition)
  }

  private func diagnostic(of problem: ParameterProblem, at place: Position?) -> Diagnostic {
    let name = module.info.name
    let subject = problem.key.map { "\(name): \($0): " } ?? "\(name): "
    let message = problem.message
    return Diagnostic(
      id: "parameter", message.hasPrefix("\(name): ") ? message : subject + message,
      at: place ?? position, hint: problem.hint)
  }

  private func entry(_ key: String?) -> Node.Entry? {
    key.flatMap { key in parameters.node.entries?.first { $0.key == key } }
  }

  /// Where a text of the parameters comes from, for messages about what is in it.
  public func origin(of text: String) -> TextOrigin? { parameters.node.origin(of: text) }
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
