import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Renders conditions, loops and parameters of tasks for one host, without I/O but reading files.
struct UnitPreparer: Sendable {
  /// What all tasks of the host see alike.
  let ground: TaskScope
  let files: ControllerFiles
  let inclusions: Inclusions
  let targets: Targets
  let options: RunOptions

  /// What templates may call.
  var environment: TemplateEnvironment { ground.environment }

  /// The task's units, at most `limit` of them; `nil` when it has to wait for the result of a task
  /// in progress.
  func units(
    of item: AgendaStep.Item, agendaIndex: Int, memory: HostMemory, pending: Set<String>,
    rest: Unit.LoopRest?, limit: Int
  ) -> [Unit]? {
    let scope = scope(of: item, memory: memory, pending: pending)
    let draft = Draft(item: item, agendaIndex: agendaIndex)
    guard let loop = item.task.keywords.loop else {
      return unit(draft, scope).map { [$0] }
    }
    do {
      let rest = try rest ?? Unit.LoopRest(items: items(of: loop, scope), first: 0)
      guard !rest.items.isEmpty else {
        return [draft.unit(scope, .skip(reason: "the loop has no items"))]
      }
      let units = try self.units(draft, loop, scope, rest: rest, limit: limit)
      return units.isEmpty ? nil : units
    } catch is PendingVariable {
      return nil
    } catch {
      return whole(draft, scope, error).map { [$0] }
    }
  }

  /// The units of a loop's next items, up to one that has to wait.
  private func units(
    _ draft: Draft, _ loop: Loop, _ scope: TaskScope, rest: Unit.LoopRest, limit: Int
  ) throws -> [Unit] {
    var scope = scope
    var draft = draft
    var units: [Unit] = []
    for index in rest.items.indices.dropFirst(rest.first).prefix(limit) {
      let value = rest.items[index]
      scope.loop.merge(loop.variables(at: index, of: rest.items)) { $1 }
      let label = try label(of: value, loop, scope)
      draft.loopItem = Unit.LoopItem(index: index, value: value, label: label, all: rest.items)
      guard let unit = unit(draft, scope) else { break }
      units.append(unit)
      // An item sees the facts that the items before it set.
      scope.pending.formUnion(draft.item.task.factNames)
    }
    return units
  }

  /// The one unit of a loop whose items are not to be had; `nil` when it has to wait.
  ///
  /// A condition that is false hides a list that cannot be rendered, as in Ansible.
  private func whole(_ draft: Draft, _ scope: TaskScope, _ error: any Error) -> Unit? {
    do {
      if let reason = try unmetCondition(of: draft.item.task, scope) {
        return draft.unit(scope, .skip(reason: reason))
      }
    } catch is PendingVariable {
      return nil
    } catch {
      // The condition may need an item, so it is the list that is complained about.
    }
    return draft.unit(scope, preparation(from: error, draft.item.task))
  }

  /// The variables that a task sees.
  func scope(
    of item: AgendaStep.Item, memory: HostMemory, pending: Set<String>
  ) -> TaskScope {
    var scope = ground
    scope.place = TaskScope.Place(
      task: item.variables, memory: memory, loop: item.bound, role: item.task.role,
      pending: pending, searchPaths: item.task.searchPaths)
    // A task with a mode of its own may be carried out even in a check.
    if item.task.keywords.checkMode != nil { scope.environment = environment.inEarnest }
    return scope
  }

  /// Where a play's facts are gathered.
  func factsTarget(of play: Play, memory: HostMemory) throws -> Target {
    var scope = ground
    scope.place = TaskScope.Place(task: TaskVariables(of: play), memory: memory)
    return try targets.factsTarget(of: play, scope)
  }

  private func items(of loop: Loop, _ scope: TaskScope) throws -> [Value] {
    let value = try loop.items.value(in: scope, environment: environment)
    switch value {
    case .list(let items): return items
    case .unknown(let task):
      throw TemplateError(
        kind: .unknown(until: task), message: "the items are not known yet",
        position: loop.items.node.position)
    default:
      throw TemplateError(
        kind: .type, message: "loop: expected a list, got \(value.typeName)",
        position: loop.items.node.position,
        hint: "turn a map into a list with the filter dict2items")
    }
  }

  private func label(of value: Value, _ loop: Loop, _ scope: TaskScope) throws -> String {
    let shown = try loop.label.map { try $0.value(in: scope, environment: environment) } ?? value
    return shown.string ?? JSON.write(shown)
  }

  private func unit(_ draft: Draft, _ scope: TaskScope) -> Unit? {
    let task = draft.item.task
    var isOpen = false
    do {
      if let reason = try unmetCondition(of: task, scope) {
        return draft.unit(scope, .skip(reason: reason))
      }
    } catch is PendingVariable {
      // The probe is harmless, so it is sent although the condition is still open.
      isOpen = true
    } catch {
      return draft.unit(scope, preparation(from: error, task))
    }
    do {
      return try prepared(draft, scope, isConditionOpen: isOpen)
    } catch is PendingVariable {
      return nil
    } catch {
      // What an open condition guards may not be renderable while the condition is false.
      return isOpen ? nil : draft.unit(scope, preparation(from: error, task))
    }
  }

  /// The unit of a task whose condition holds, or may hold; `nil` when it has to wait.
  private func prepared(
    _ draft: Draft, _ scope: TaskScope, isConditionOpen: Bool
  ) throws -> Unit? {
    switch draft.item.task.action {
    case .module(let call):
      let prepared = try prepare(draft.item.task, call, scope)
      let target = try targets.target(of: draft.item.task, scope)
      // What is settled without a word to its host is so for whomever others work as.
      let isSilent =
        target.host == nil && prepared.probe.questions.isEmpty && !call.module.info.changesHost
      return draft.unit(
        scope, .ready(prepared), isConditionOpen: isConditionOpen,
        target: isSilent ? nil : target)
    case .meta(let action): return isConditionOpen ? nil : draft.unit(scope, .meta(action))
    case .inclusion(let inclusion):
      guard !isConditionOpen else { return nil }
      let tasks = try inclusions.tasks(
        of: inclusion, draft.item, scope, iteration: draft.loopItem?.index ?? 0)
      return draft.unit(scope, .included(tasks))
    }
  }

  /// The first condition that does not hold; one that cannot be decided yet is an error only when
  /// all others hold.
  func unmetCondition(of task: Task, _ scope: TaskScope) throws -> String? {
    var undecided: (any Error)?
    for condition in task.keywords.conditions {
      do {
        if try !condition.isTrue(in: scope, environment: environment) {
          return "when: \(condition.text)"
        }
      } catch {
        guard undecided == nil else { continue }
        guard error.isOfLaterKnowledge else { throw error }
        undecided = error
      }
    }
    if let undecided { throw undecided }
    return nil
  }
}

/// What the units of one step have in common.
private struct Draft {
  let item: AgendaStep.Item
  let agendaIndex: Int
  var loopItem: Unit.LoopItem?

  func unit(
    _ scope: TaskScope, _ preparation: Unit.Preparation, isConditionOpen: Bool = false,
    target: Target? = nil
  ) -> Unit {
    Unit(
      agendaIndex: agendaIndex, item: loopItem,
      isLast: loopItem.map { $0.index == $0.all.count - 1 } ?? true, scope: scope,
      preparation: preparation, isConditionOpen: isConditionOpen, target: target)
  }
}

extension Error {
  /// Whether the answer will be known when another task has ended.
  fileprivate var isOfLaterKnowledge: Bool {
    if self is PendingVariable { return true }
    guard case .unknown? = (self as? TemplateError)?.kind else { return false }
    return true
  }
}
