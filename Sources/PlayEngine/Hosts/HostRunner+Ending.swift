import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// Ending units and tasks: results, handlers, reports.
extension HostRunner {
  mutating func end(_ unit: Unit, _ planned: TaskReport.Part, isFirstOfWindow: Bool = true) {
    guard let item = item(of: unit) else { return }
    if isFirstOfWindow { window.removeFirst() }
    var part = planned
    do {
      if item.task.keywords.judgesResults, let scope = scope(of: unit) {
        part = Verdict(keywords: item.task.keywords, scope: scope).judge(planned)
        if part.status.isChange { try notify(item, scope) }
      }
    } catch {
      let failure = TaskFailure(error, in: .prepare)
      part = part.with(
        status: .failed(failure), ["failed": true, "msg": .string(failure.message)])
    }
    if case .dependsOn(let task) = part.status {
      for name in item.task.factNames {
        memory.set(name, to: .unknown(until: task), for: item.task.role)
      }
    }
    if part.status == .unchanged { readAhead = min(readAhead * 2, Self.largestReadAhead) }
    progress?.add(part, item: unit.item?.value)
    if unit.isLast { endTask(item) }
  }

  mutating func endTask(_ item: CompiledPlay.Item) {
    guard let progress else { return }
    self.progress = nil
    let report = progress.report(host: host, item: item, now: now())
    if let name = item.task.keywords.register {
      memory.set(
        name, to: progress.result(isLoop: item.task.keywords.loop != nil), for: item.task.role)
    }
    recap.count(report.status, changesHost: item.task.call.module.info.changesHost)
    if mode == .check, report.status == .changed, report.parts.contains(where: \.isApplied) {
      recap.applied += 1
    }
    events.append(.taskFinished(report))
    if let handler = item.handler { flushing.remove(handler) }
    if case .failed = report.status {
      hasFailed = true
      window = []
    }
  }

  /// Remembers the handlers that a changed task or item notifies.
  private mutating func notify(_ item: CompiledPlay.Item, _ scope: TaskScope) throws {
    for keyword in item.task.keywords.notify {
      let value = try keyword.value(in: scope, environment: scope.environment)
      for name in value.list ?? [value] {
        guard let text = name.string else {
          throw keyword.mismatch("notify", expected: "a handler's name", got: name)
        }
        let handlers = HandlerLookup.handlers(
          named: text, for: item.task, among: play.play.handlers)
        guard !handlers.isEmpty else {
          throw TaskFailure(
            phase: .prepare,
            message: "\(keyword.node.position): there is no handler \"\(text)\"")
        }
        notified.formUnion(handlers)
      }
    }
  }

  /// Puts the notified handlers in front of what comes next.
  mutating func flushHandlers(_ unit: Unit) {
    guard !notified.isEmpty, case .flushHandlers(let first) = agenda[unit.agendaIndex] else {
      return
    }
    let steps = notified.sorted().map { index in
      CompiledPlay.Step.task(play.handler(index, flushedAt: first))
    }
    (notified, flushing) = ([], notified)
    // Handlers may notify others, so the flush stands behind them once more.
    agenda.insert(
      contentsOf: steps + [.flushHandlers(firstIndex: first)], at: unit.agendaIndex + 1)
    dropWindow(after: unit)
  }
}

// MARK: - What a unit came to

extension HostRunner {
  func skippedPart(_ unit: Unit, _ reason: String) -> TaskReport.Part {
    TaskReport.Part(
      label: unit.label, status: .skipped(reason: reason), result: .skipped(reason))
  }

  func failedPart(_ unit: Unit, _ failure: TaskFailure) -> TaskReport.Part {
    TaskReport.Part(
      label: unit.label, status: .failed(failure), result: .failed(failure.message))
  }

  /// The part of a unit that needs what another task has not done.
  mutating func waitingPart(
    _ unit: Unit, for task: String, isCheckOnly: Bool
  ) -> TaskReport.Part {
    guard mode == .check || isCheckOnly else {
      let message = "it needs a result of the task \"\(task)\", which is only checked"
      return failedPart(unit, TaskFailure(phase: .prepare, message: message))
    }
    return TaskReport.Part(
      label: unit.label, status: waitingStatus(unit, for: task), result: .unknown(until: task))
  }

  private mutating func waitingStatus(_ unit: Unit, for task: String) -> TaskStatus {
    guard let item = item(of: unit) else { return .dependsOn(task: task) }
    let module = item.task.call.module.info
    // A handler does its work again each time, as a restart does.
    guard case .ready(let prepared) = unit.preparation, !prepared.isBarrier, item.handler == nil
    else { return .dependsOn(task: task) }
    let wasAnnounced = overlay.announce(
      Overlay.TaskContent(module: module.name, parameters: prepared.parameters),
      about: unit.questions.flatMap(\.base.reads), by: item.reference.title)
    return wasAnnounced ? .unchanged : .dependsOn(task: task)
  }

  /// A part that only tells of the host, and would tell something else after an earlier task.
  func observedPart(_ unit: Unit, _ plan: Plan, after task: String) -> TaskReport.Part {
    var result: ValueMap = ["changed": false, "failed": false, "skipped": false]
    for key in plan.values.keys { result[key] = .unknown(until: task) }
    return TaskReport.Part(
      label: unit.label, status: .skipped(reason: "not known until \(task) has run"),
      result: result)
  }

  mutating func plannedPart(
    _ unit: Unit, _ plan: Plan, after task: String? = nil
  ) -> TaskReport.Part {
    let title = item(of: unit)?.reference.title ?? ""
    if plan.isChanging, !plan.onlyWaits { overlay.add(plan, by: title) }
    for (name, value) in plan.variables {
      memory.set(name, to: value, for: item(of: unit)?.task.role)
    }
    var status = plan.isChanging ? TaskStatus.changed : .unchanged
    if let task { status = .dependsOn(task: task) }
    if let reason = plan.skipReason { status = .skipped(reason: reason) }
    if let failure = plan.failure { status = .failed(TaskFailure(failure)) }
    return TaskReport.Part(
      label: unit.label, status: status,
      differences: plan.onlyWaits ? [] : plan.steps.map(\.difference),
      message: plan.message,
      messageVerbosity: plan.messageVerbosity, warnings: plan.warnings,
      commands: plan.actions.map(\.command.description),
      result: .planned(plan, until: title))
  }

  /// What an error in a probe's answer or a plan means: a failure, or, in a check, that an earlier
  /// task would have to run first.
  mutating func part(
    _ unit: Unit, from error: any Error, isCheckOnly: Bool
  ) -> TaskReport.Part {
    if case TemplateError.Kind.unknown(let task)? = (error as? TemplateError)?.kind {
      return waitingPart(unit, for: task, isCheckOnly: isCheckOnly)
    }
    if mode == .check || isCheckOnly {
      let reads = unit.questions.flatMap(\.base.reads)
      let missing = (error as? ModuleFailure)?.missing ?? reads
      if let task = overlay.provider(of: missing) {
        return waitingPart(unit, for: task, isCheckOnly: isCheckOnly)
      }
    }
    return failedPart(unit, TaskFailure(error))
  }
}
