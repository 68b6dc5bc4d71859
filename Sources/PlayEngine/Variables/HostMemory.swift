import PlayData
import PlayModel

/// What a run learns about one host and keeps from play to play.
struct HostMemory: Sendable {
  /// The facts, once they are gathered.
  var facts: ValueMap?
  /// Registered results and set facts, by the use of the role that made them; -1 is the play.
  private var values: [Int: [String: Value]] = [:]
  /// What a block's `rescue` can ask of the failure that it deals with.
  private var failure: [String: Value] = [:]

  /// Keeps a value for the use of a role, or for the play's own tasks.
  mutating func set(_ name: String, to value: Value, for role: RoleUse?) {
    values[role?.id ?? -1, default: [:]][name] = value
  }

  /// Keeps what failed, for the tasks that deal with it.
  mutating func setFailure(of task: String, result: Value) {
    failure = [
      "ansible_failed_task": ["name": .string(task)], "ansible_failed_result": result,
    ]
  }

  /// A kept value as a role's or a play's task sees it: its own first, then that of the role around
  /// it, then the play's.
  func value(of name: String, for role: RoleUse?) -> Value? {
    let own = role?.chain.lazy.compactMap { values[$0.id]?[name] }.first { _ in true }
    return own ?? values[-1]?[name] ?? failure[name]
  }

  /// The names of the values that a task sees.
  func names(for role: RoleUse?) -> [String] {
    Array(values[-1, default: [:]].keys) + failure.keys
      + (role?.chain.flatMap { values[$0.id, default: [:]].keys } ?? [])
  }
}
