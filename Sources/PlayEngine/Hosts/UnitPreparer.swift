import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Renders tasks for one host: conditions, loops, parameters.
///
/// It does no I/O but reading files of the controller.
struct UnitPreparer: Sendable {
  /// The inventory's variables of the host.
  let inventory: [String: TemplatedValue]
  /// What is always there.
  var builtIn: [String: Value]
  let extra: [String: TemplatedValue]
  let environment: TemplateEnvironment
  let files: ControllerFiles

  /// What a unit's task needs before the host is asked; `nil` when it has to wait for the result of
  /// a task in progress.
  func units(
    of item: CompiledPlay.Item, agendaIndex: Int, memory: HostMemory, pending: Set<String>,
    from firstItem: Int
  ) -> [Unit]? {
    let scope = scope(of: item, memory: memory, pending: pending)
    guard let loop = item.task.keywords.loop else {
      return unit(of: item, scope, agendaIndex: agendaIndex, loopItem: nil, isLast: true)
        .map { [$0] }
    }
    do {
      let items = try self.items(of: loop, scope)
      if items.isEmpty {
        let skip = Unit.Preparation.skip(reason: "the loop has no items")
        return [
          Unit(
            agendaIndex: agendaIndex, item: nil, isLast: true, scope: scope, preparation: skip,
            isConditionOpen: false)
        ]
      }
      var units: [Unit] = []
      for (index, value) in items.enumerated().dropFirst(firstItem) {
        var inner = scope
        inner.loop[loop.variable] = value
        if let name = loop.indexVariable { inner.loop[name] = .int(index) }
        let label = try label(of: value, loop, inner)
        let loopItem = Unit.LoopItem(index: index, value: value, label: label)
        guard
          let unit = unit(
            of: item, inner, agendaIndex: agendaIndex, loopItem: loopItem,
            isLast: index == items.count - 1)
        else { return units.isEmpty ? nil : units }
        units.append(unit)
      }
      return units
    } catch is PendingVariable {
      return nil
    } catch {
      // A condition that is false hides a list that cannot be rendered, as in Ansible.
      if let reason = skipReason(item.task, scope) {
        return [whole(item, scope, agendaIndex, .skip(reason: reason))]
      }
      return [whole(item, scope, agendaIndex, Self.preparation(from: error, item.task))]
    }
  }

  private func whole(
    _ item: CompiledPlay.Item, _ scope: TaskScope, _ agendaIndex: Int,
    _ preparation: Unit.Preparation
  ) -> Unit {
    Unit(
      agendaIndex: agendaIndex, item: nil, isLast: true, scope: scope, preparation: preparation,
      isConditionOpen: false)
  }

  /// The variables that a task sees.
  func scope(
    of item: CompiledPlay.Item, memory: HostMemory, pending: Set<String>
  ) -> TaskScope {
    var scope = TaskScope(task: item.variables)
    scope.extra = extra
    scope.memory = memory
    scope.role = item.task.role
    scope.inventory = inventory
    scope.pending = pending
    scope.environment = environment
    scope.builtIn = builtIn
    scope.builtIn["facts"] = memory.facts.map { .map($0) }
    if let role = item.task.role {
      scope.builtIn["role_name"] = .string(role.role)
      scope.builtIn["role_path"] = .string(role.path)
    }
    return scope
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

  private func unit(
    of item: CompiledPlay.Item, _ scope: TaskScope, agendaIndex: Int, loopItem: Unit.LoopItem?,
    isLast: Bool
  ) -> Unit? {
    var isOpen = false
    do {
      if let reason = try unmetCondition(of: item.task, scope) {
        return Unit(
          agendaIndex: agendaIndex, item: loopItem, isLast: isLast, scope: scope,
          preparation: .skip(reason: reason), isConditionOpen: false)
      }
    } catch is PendingVariable {
      // The probe is harmless, so it is sent although the condition is still open.
      isOpen = true
    } catch {
      return Unit(
        agendaIndex: agendaIndex, item: loopItem, isLast: isLast, scope: scope,
        preparation: Self.preparation(from: error, item.task), isConditionOpen: false)
    }
    let preparation: Unit.Preparation
    do {
      preparation = .ready(try prepare(item.task, scope))
    } catch is PendingVariable {
      return nil
    } catch {
      // What an open condition guards may not be renderable while the condition is false.
      if isOpen { return nil }
      preparation = Self.preparation(from: error, item.task)
    }
    return Unit(
      agendaIndex: agendaIndex, item: loopItem, isLast: isLast, scope: scope,
      preparation: preparation, isConditionOpen: isOpen)
  }

  /// The first condition that does not hold.
  func unmetCondition(of task: Task, _ scope: TaskScope) throws -> String? {
    for condition in task.keywords.conditions
    where try !condition.isTrue(in: scope, environment: environment) {
      return "when: \(condition.text)"
    }
    return nil
  }

  private func skipReason(_ task: Task, _ scope: TaskScope) -> String? {
    try? unmetCondition(of: task, scope)
  }

  private func prepare(_ task: Task, _ scope: TaskScope) throws -> PreparedTask {
    let value = try task.call.parameters.value(in: scope, environment: environment)
    guard let parameters = value.map else {
      throw ParameterProblem(key: nil, message: "expected a map of parameters")
    }
    if let unknown = value.unknownUntil { throw UnknownParameter(task: unknown) }
    let context = TaskContext(files: files, paths: task.searchPaths, scope: scope)
    return try task.call.module.prepare(parameters, in: context)
  }

  private struct UnknownParameter: Error {
    let task: String
  }

  private static func preparation(from error: any Error, _ task: Task) -> Unit.Preparation {
    switch error {
    case let error as UnknownParameter: .unknown(until: error.task)
    case let error as TemplateError:
      if case .unknown(let until) = error.kind {
        .unknown(until: until)
      } else {
        .failed(TaskFailure(phase: .prepare, message: error.description))
      }
    case let problem as ParameterProblem:
      .failed(
        TaskFailure(
          phase: .prepare,
          message:
            "\(task.call.position(of: problem.key)): \(task.call.module.info.name): \(problem.message)",
          hint: problem.hint))
    default: .failed(TaskFailure(phase: .prepare, message: "\(error)"))
    }
  }
}
