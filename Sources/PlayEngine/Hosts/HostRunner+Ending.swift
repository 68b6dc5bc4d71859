import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// Ending units and tasks: results, handlers, reports.
extension HostRunner {
  mutating func end(_ unit: Unit, _ part: TaskReport.Part, isFirstOfWindow: Bool = true) {
    guard let item = item(of: unit) else { return }
    if isFirstOfWindow { window.removeFirst() }
    let part = Verdict(keywords: item.task.keywords, scope: unit.scope, memory: memory).judge(part)
    progress?.add(part, item: unit.item?.value)
    if case .failed = part.status, unit.item != nil, !unit.isLast { return }
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
    recap.count(report.status)
    events.append(.taskFinished(report))
    if report.status.isChange { notify(item, report) }
    if report.status == .unchanged { readAhead = min(readAhead * 2, 1024) }
    if case .failed = report.status {
      hasFailed = true
      window = []
    }
  }

  mutating func notify(_ item: CompiledPlay.Item, _ report: TaskReport) {
    let scope = preparer.scope(of: item, memory: memory, pending: [])
    for name in item.task.keywords.notify {
      let value = try? name.value(in: scope, environment: scope.environment)
      for text in value?.list?.compactMap(\.string) ?? [value?.string].compactMap(\.self) {
        notified.formUnion(
          HandlerLookup.handlers(named: text, for: item.task, among: play.play.handlers))
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
    notified = []
    // Handlers may notify others, so the flush stands behind them once more.
    agenda.insert(
      contentsOf: steps + [.flushHandlers(firstIndex: first)], at: unit.agendaIndex + 1)
    dropWindow(after: unit)
  }

  func failedPart(_ unit: Unit, _ failure: TaskFailure) -> TaskReport.Part {
    TaskReport.Part(
      label: unit.label, status: .failed(failure),
      result: ["failed": true, "changed": false, "msg": .string(failure.message)])
  }

  func dependentPart(_ unit: Unit, on task: String) -> TaskReport.Part {
    TaskReport.Part(
      label: unit.label, status: .dependsOn(task: task), result: .unknown(until: task))
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
  func part(_ unit: Unit, from error: any Error) -> TaskReport.Part {
    if case TemplateError.Kind.unknown(let task)? = (error as? TemplateError)?.kind {
      return dependentPart(unit, on: task)
    }
    let reads = unit.questions.flatMap(\.base.reads)
    let missing = (error as? ModuleFailure)?.missing ?? reads
    if let task = overlay.provider(of: missing) { return dependentPart(unit, on: task) }
    return failedPart(unit, TaskFailure(error))
  }
}
