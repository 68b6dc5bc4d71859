public import PlayData

/// Variables of a file of the controller, or of all files of a folder, rendered in the scope of the
/// task.
public struct LocalVariables: Hashable, Sendable, ParameterValue {
  /// The path as the task gave it.
  public let path: String
  /// The variables; later files win.
  public let variables: ValueMap

  /// Creates variables.
  public init(path: String, variables: ValueMap) {
    self.path = path
    self.variables = variables
  }

  /// What the parameter accepts.
  public static var parameterType: ParameterType {
    .string(format: "a path of the controller, looked for in the role's vars")
  }

  /// Reads the files that the value names.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    let path = try String(parameter: value, in: context)
    self.init(path: path, variables: try context.localVariables(path))
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(path) }
}
