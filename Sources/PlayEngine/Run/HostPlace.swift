/// How far a host has come in a run.
public struct HostPlace: Hashable, Sendable {
  /// The play's place in the run.
  public let play: Int
  /// The place in the play of a task.
  public let path: TaskPath
  /// Whether that task has ended well, so that the host goes on behind it.
  public let hasEnded: Bool
  /// What the task is called, by which it is known again.
  public let title: String
  /// Where it stands: `file:line:column`.
  public let position: String

  /// Names a place.
  public init(play: Int, path: TaskPath, hasEnded: Bool, title: String, position: String) {
    (self.play, self.path, self.hasEnded) = (play, path, hasEnded)
    (self.title, self.position) = (title, position)
  }

  init(_ task: TaskReference, hasEnded: Bool) {
    self.init(
      play: task.play.index, path: task.index, hasEnded: hasEnded, title: task.title,
      position: task.position)
  }
}

/// What a run has come to on a host, as the next one can know it.
public enum HostProgress: Hashable, Sendable {
  /// It came so far.
  case reached(HostPlace)
  /// It came to the end.
  case finished
}

/// The tasks of a play that a host has behind it already.
struct PassedTasks: Sendable, Equatable {
  /// Those before this place.
  let end: TaskPath
  /// Whether the task at the place is one of them.
  var includesEnd = false

  /// All tasks of a play.
  static let all = PassedTasks(end: .end)

  /// Whether a task need not be carried out again.
  ///
  /// What leads to the place, as the task does that includes the one there, is not behind the host.
  func contains(_ path: TaskPath) -> Bool { path < end || includesEnd && path == end }
}
