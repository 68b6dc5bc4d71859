/// A handler that was notified on a host and has not done its work.
public struct OwedHandler: Hashable, Sendable {
  /// The name of the play.
  public let play: String
  /// The use of a role that it belongs to.
  public let role: String?
  /// Its name as the playbook has it.
  public let name: String

  /// Names a handler.
  public init(play: String, role: String?, name: String) {
    (self.play, self.role, self.name) = (play, role, name)
  }

  /// `role : name`, or the name alone.
  public var title: String { (role.map { "\($0) : " } ?? "") + name }
}

/// What one run hands on to the next one.
public struct RunJournal: Sendable {
  /// The handlers that earlier runs owe, by host.
  public let owed: [String: [OwedHandler]]
  /// Whether the next run will know of them.
  public let isKept: Bool
  /// Takes the handlers that a host would be owed if the run ended now, whenever they change and
  /// before the host is told to change anything.
  public let note: @Sendable (_ host: String, _ owed: [OwedHandler]) -> Void
  /// How far hosts came in an earlier run, when this one goes on from there; `nil` when it does not.
  public var progress: [String: HostProgress]?
  /// Takes how far a host has come, whenever it has ended a task since a change.
  public var reach: @Sendable (_ host: String, _ place: HostPlace) -> Void = { _, _ in }
  /// Takes how far all hosts came, at the end of the run.
  public var finish: @Sendable (_ hosts: [String: HostProgress]) -> Void = { _ in }

  /// Describes what there is, and where it is kept.
  public init(
    owed: [String: [OwedHandler]], isKept: Bool = true,
    note: @escaping @Sendable (_ host: String, _ owed: [OwedHandler]) -> Void
  ) {
    (self.owed, self.isKept, self.note) = (owed, isKept, note)
  }

  /// Nothing is known of earlier runs, and nothing is kept.
  public static var none: RunJournal { RunJournal(owed: [:], isKept: false) { _, _ in } }
}
