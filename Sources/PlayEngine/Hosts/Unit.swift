import PlayData
import PlayModel
import PlayModuleKit

/// The smallest piece of work: a task without a loop, or one item of a loop.
final class Unit: Sendable {
  /// What is known of a unit before the host was asked.
  enum Preparation: Sendable {
    /// A condition is not met, or a loop has no items.
    case skip(reason: String)
    /// The parameters are known.
    case ready(PreparedTask)
    /// The tasks that take the place of this one are known.
    case included(IncludedTasks)
    /// The task directs the run.
    case meta(MetaAction)
    /// The parameters, or a condition, depend on something that check mode cannot know.
    case unknown(until: String)
    /// The parameters cannot be rendered or accepted.
    case failed(TaskFailure)
    /// The handlers that were notified run here.
    case flush
  }

  /// What an inclusion stands for.
  struct IncludedTasks: Sendable {
    /// The file or the role.
    let name: String
    let part: IncludedPart
  }

  /// The item of a loop.
  struct LoopItem: Sendable {
    let index: Int
    let value: Value
    let label: String
    /// All items of the loop, which stay the same however variables change on the way.
    let all: [Value]
  }

  /// The items of a loop whose units have not been prepared yet.
  struct LoopRest: Sendable {
    let items: [Value]
    let first: Int
  }

  /// The place of the unit's step in the agenda.
  let agendaIndex: Int
  /// The item, when the task has a loop.
  let item: LoopItem?
  /// Whether the unit is the task's last.
  let isLast: Bool
  /// The variables of the unit.
  let scope: TaskScope?
  /// What is known of it.
  let preparation: Preparation
  /// Whether `when` has to be decided after earlier units have ended.
  let isConditionOpen: Bool
  /// Where the unit is carried out; `nil` when its host has no part in it.
  let target: Target?

  init(
    agendaIndex: Int, item: LoopItem?, isLast: Bool, scope: TaskScope?, preparation: Preparation,
    isConditionOpen: Bool, target: Target? = nil
  ) {
    self.agendaIndex = agendaIndex
    self.item = item
    self.isLast = isLast
    self.scope = scope
    self.preparation = preparation
    self.isConditionOpen = isConditionOpen
    self.target = target
  }

  /// What follows the unit in its loop.
  var rest: LoopRest? {
    guard !isLast, let item else { return nil }
    return LoopRest(items: item.all, first: item.index + 1)
  }

  /// Whether it only says where handlers run.
  var isFlush: Bool {
    if case .flush = preparation { true } else { false }
  }

  /// What the host must be asked.
  var questions: [AnyQuestion] {
    if case .ready(let task) = preparation { task.probe.questions } else { [] }
  }

  /// What the answers depend on.
  var reads: [Resource] { questions.flatMap(\.base.reads) }
}
