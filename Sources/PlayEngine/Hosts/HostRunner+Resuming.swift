import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Going on where an earlier run has left the host.
extension HostRunner {
  static let passedReason = "an earlier run has done it, and --resume has passed by what it needs"

  /// Whether an earlier run has carried the task out on the host.
  func hasBehindIt(_ item: AgendaStep.Item) -> Bool {
    item.handler == nil && passed?.contains(item.reference.index) == true
  }

  /// Whether a task is passed by.
  ///
  /// What only asks, or sets variables, is done again, for nobody has kept its results; so is what
  /// puts others in its place.
  func passes(_ item: AgendaStep.Item) -> Bool {
    hasBehindIt(item) && !item.task.isDoneAgain
  }

  /// Passes by the tasks that come next, as far as they are behind the host.
  mutating func passTasks() {
    while window.isEmpty, case .task(let item)? = agenda.next, passes(item) { pass(item) }
  }

  /// Passes a task by; what it has found out is not known any more.
  mutating func pass(_ item: AgendaStep.Item) {
    if let name = item.task.keywords.register {
      memory.set(name, to: .unknown(until: item.reference.title), for: item.task.role)
    }
    agenda.position += 1
    agenda.loopRest = nil
  }

  /// Takes notice that a task has ended.
  ///
  /// What deals with a failure begins anew with the task that failed, and `always` with itself.
  mutating func reach(_ item: AgendaStep.Item, _ status: TaskStatus) {
    guard item.handler == nil, !hasBehindIt(item), item.enclosure?.isBody ?? true else { return }
    switch status {
    case .failed, .rescued: place = HostPlace(item.reference, hasEnded: false)
    default: place = HostPlace(item.reference, hasEnded: true)
    }
  }
}

extension Task {
  /// Whether the task is carried out also when an earlier run has done so.
  var isDoneAgain: Bool {
    switch action {
    case .inclusion: true
    case .meta: false
    case .module(let call):
      !call.module.info.changesHost || keywords.changedWhen?.contains { $0.text == "false" } == true
    }
  }
}

extension Enclosure {
  /// Whether nothing around has failed: not the tasks that deal with that, nor those that follow in
  /// any case.
  fileprivate var isBody: Bool { part == .body && block.outer?.isBody ?? true }
}
