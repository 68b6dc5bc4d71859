public import PlayData

/// A place on the controller for what a task brings from the host.
public struct LocalDestination: Sendable, ParameterValue {
  /// The path as the task gave it; a slash at the end means into the folder.
  public let path: String
  /// The host's name in the inventory.
  public let host: String
  /// The SHA-256 of the controller's file of this path; `nil` when there is none.
  public let digest: @Sendable (_ path: String) throws -> String?
  /// Puts a file in place in one move, with the folders that it needs.
  public let write: @Sendable (_ path: String, _ content: [UInt8]) throws -> Void

  /// Creates a place.
  public init(
    path: String, host: String, digest: @escaping @Sendable (String) throws -> String?,
    write: @escaping @Sendable (String, [UInt8]) throws -> Void
  ) {
    self.path = path
    self.host = host
    self.digest = digest
    self.write = write
  }

  /// What the parameter accepts.
  public static var parameterType: ParameterType {
    .string(format: "a path of the controller, from the playbook's folder on")
  }

  /// Finds the place that the value names.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    self = try context.localDestination(String(parameter: value, in: context))
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(path) }
}
