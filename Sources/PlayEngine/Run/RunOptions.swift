public import PlayModel

/// What the person who starts a run decides.
public struct RunOptions: Sendable {
  /// Whether changes are made or only shown.
  public var mode: RunMode
  /// Hosts that connect at the same time.
  public var forks = 100
  /// A pattern that restricts every play's hosts.
  public var limit: String?
  /// Tasks with one of these tags run; empty for all.
  public var tags: Set<String> = []
  /// Tasks with one of these tags do not run.
  public var skippedTags: Set<String> = []
  /// Variables of `-e`, later ones win.
  public var extraVariables: [VariableDefinition] = []
  /// As whom work is done where nothing else says it.
  public var become = BecomeDefaults()
  /// The task to begin with.
  public var start: TaskName?
  /// Whether the host is asked after every change if it has taken.
  public var verifies = false
  /// Decides about every change before it is made; without it all are made.
  public var approval: Approval?
  /// Hosts that take no part, and why.
  public var absences: [String: Absence] = [:]
  /// The folder in which the program was started, which relative paths start in.
  public var workingFolder = "."
  /// Is asked before every task, once for all hosts.
  public var confirmation: Confirmation?

  /// Asks a person whether a task shall be carried out.
  public typealias Confirmation = @Sendable (TaskReference) async -> Answer

  /// What a person says to a task.
  public enum Answer: Sendable {
    /// Pass it by.
    case no
    /// Carry it out.
    case yes
    /// Carry it out, and all that follow without asking.
    case toTheEnd
  }

  /// The default choices.
  public init(mode: RunMode) { self.mode = mode }

  /// A path that means the same in any folder.
  func absolute(_ path: String) -> String {
    path == "." ? workingFolder : LocalPath.join(workingFolder, path)
  }

  /// Whether a task with these tags runs, by Ansible's rules for `always` and `never`.
  func selects(_ own: Set<String>) -> Bool {
    let isNever = own.contains("never")
    if !skippedTags.isDisjoint(with: own) { return false }
    if skippedTags.contains("tagged"), !own.isEmpty { return false }
    if skippedTags.contains("untagged"), own.isEmpty { return false }
    if skippedTags.contains("all"), !own.contains("always") { return false }
    if own.contains("always"), !isNever { return true }
    if !tags.isDisjoint(with: own) { return true }
    if isNever { return false }
    if tags.isEmpty || tags.contains("all") { return true }
    return tags.contains("tagged") && !own.isEmpty || tags.contains("untagged") && own.isEmpty
  }
}
