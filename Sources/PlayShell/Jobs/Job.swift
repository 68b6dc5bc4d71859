/// What people know of a command that may take long.
///
/// Such a command is run by a supervisor on the host, so that it goes on when the connection is lost,
/// and its output can be read while it runs.
public struct Job: Hashable, Sendable {
  /// What is being done, as a person is told it.
  public var title: String
  /// Whether nobody is shown what it prints.
  public var isSecret: Bool

  /// Describes a job.
  public init(title: String = "", isSecret: Bool = false) {
    (self.title, self.isSecret) = (title, isSecret)
  }
}
