public import PlayData

/// Where a variable of a host gets its value, what that hides, and where in a playbook it is another.
public struct Explanation: Sendable {
  /// The variable's name.
  public let variable: String
  /// The host's name.
  public let host: String
  /// What the inventory or the plays say, and then the parts of plays in which that differs.
  public let views: [View]
}

extension Explanation {
  /// A part of a playbook in which the variable is the same.
  public struct View: Sendable {
    /// Where that is.
    public let place: Place
    /// How many further tasks, which follow this one, see the same.
    public internal(set) var followers = 0
    /// The value as it is before the run.
    public let value: Outcome
    /// What sets the variable, each hiding those behind it.
    public let definitions: [Definition]
    /// The tasks that set it while the run goes on; from then on they hide the definitions.
    public let later: [Definition]
  }

  /// Where a variable is looked at.
  public enum Place: Sendable, Equatable {
    /// Outside any playbook.
    case inventory
    /// In the tasks of a play.
    case play(String, Position)
    /// In the tasks of a use of a role.
    case role(String, use: String, Position)
    /// In one task.
    case task(String, Position)
  }

  /// What a variable is worth.
  public enum Outcome: Sendable, Equatable {
    /// A value.
    case value(Value)
    /// Only a run can tell.
    case knownLater
    /// It cannot be rendered.
    case failure(String)
  }

  /// Something that sets a variable.
  public struct Definition: Sendable, Equatable {
    /// The level's number, of which the higher hides the lower; 0 is what is always there.
    public let level: Int
    /// What the level is called, for example `group_vars of web`.
    public let name: String
    /// Where the value stands; `nil` when it is in no file.
    public let position: Position?
    /// The value as it is written; `nil` when only a run can tell.
    public let written: Value?
  }
}
