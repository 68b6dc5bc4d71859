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
    guard let part = judged(planned, unit, item) else { return }
    attempts = 0
    if case .dependsOn(let task) = part.status {
      for name in item.task.factNames {
        memory.set(name, to: .unknown(until: task), for: item.task.role)
      }
    }
    if part.status == .unchanged { readAhead = moreReadAhead }
    progress?.add(part, item: unit.item?.value)
    if unit.isLast { endTask(item, at: unit.agendaIndex) }
  }

  /// What a part comes to after the task's own conditions on it; `nil` when it is tried again.
  private mutating func judged(
    _ planned: TaskReport.Part, _ unit: Unit, _ item: AgendaStep.Item
  ) -> TaskReport.Part? {
    guard item.task.keywords.judgesResults, let scope = scope(of: unit) else { return planned }
    let verdict = Verdict(keywords: item.task.keywords, scope: scope)
    var part = verdict.judge(planned)
    do {
      if item.task.isTriedAgain {
        let trial = try Trial(item.task, scope, attempts: attempts)
        switch try trial.outcome(of: part, verdict, mayWait: mode == .apply) {
        case .again(let delay):
          tryAgain(unit, item, trial, after: delay)
          return nil
        case .ended(let ended): part = ended
        }
      }
      part = verdict.ignoring(part)
      if part.status.isChange { try notify(item, scope) }
      return part
    } catch {
      let failure = TaskFailure(error, in: .prepare)
      return part.with(
        status: .failed(failure), ["failed": true, "msg": .string(failure.message)])
    }
  }

  private mutating func tryAgain(
    _ unit: Unit, _ item: AgendaStep.Item, _ trial: Trial, after delay: Duration
  ) {
    attempts += 1
    goBack(to: unit)
    pause = delay
    events.append(
      .taskRetried(
        host: host, task: item.reference, attempt: attempts, of: trial.retries))
  }

  private mutating func endTask(_ item: AgendaStep.Item, at index: Int) {
    guard let progress else { return }
    self.progress = nil
    var report = progress.report(host: host, item: item, now: now())
    let result = progress.result(isLoop: item.task.keywords.loop != nil)
    if let name = item.task.keywords.register {
      memory.set(name, to: result, for: item.task.role)
    }
    if case .failed(let failure) = report.status, item.isRescued {
      report = report.with(status: .rescued(failure))
      memory.setFailure(of: item.reference.name, result: result)
    }
    lastEnded = (item, index)
    reach(item, report.status)
    if !item.task.isMeta { recap.count(report.status, changesHost: item.task.changesHost) }
    // As in Ansible every pass of an including loop counts.
    if item.task.isInclusion { recap.unchanged += max(0, report.includedCount - 1) }
    if mode == .check, report.status == .changed, report.parts.contains(where: \.isApplied) {
      recap.applied += 1
    }
    events.append(.taskFinished(report))
    if let handler = item.handler, !report.status.isFailed { flushing.remove(handler) }
    if item.isCoordinated { tell(of: item, report, result) }
    switch report.status {
    case .failed, .rescued:
      notes += [failureNote(item)].compactMap(\.self)
      recover(in: item.enclosure, from: index)
    default: break
    }
  }

  /// Tells the other hosts how a coordinated task went here.
  private mutating func tell(of item: AgendaStep.Item, _ report: TaskReport, _ result: Value) {
    guard item.task.keywords.runsOnce else {
      notes.append(.finished(item.reference.index, nil))
      return
    }
    var outcome = SharedOutcome(hasFailed: report.status.isFailure)
    if let name = item.task.keywords.register { outcome.values[name] = result }
    for name in item.task.factNames {
      outcome.values[name] = memory.value(of: name, for: item.task.role)
    }
    notes.append(.finished(item.reference.index, outcome))
  }

  /// What a failure means for the other hosts.
  private func failureNote(_ item: AgendaStep.Item) -> BatchNote? {
    let keywords = item.task.keywords
    guard keywords.isFatalToAll || keywords.runsOnce else { return item.isRescued ? nil : .failed }
    // Hosts that keep step go to the same rescue; others may be anywhere.
    if item.isRescued, play.play.strategy != .linear { return nil }
    return .stop(
      StopSign(
        origin: host, after: item.reference.index,
        reason: "\(item.reference.title) failed on \(host)", kind: .failure))
  }

  /// Remembers the handlers that a changed task or item notifies.
  private mutating func notify(_ item: AgendaStep.Item, _ scope: TaskScope) throws {
    notified.formUnion(try notifiedHandlers(item, scope))
  }

  /// The handlers that a changed task or item notifies, by their place in the play.
  func notifiedHandlers(_ item: AgendaStep.Item, _ scope: TaskScope) throws -> Set<Int> {
    var numbers: Set<Int> = []
    for keyword in item.task.keywords.notify {
      guard let value = try keyword.given(in: scope, environment: scope.environment) else {
        continue
      }
      for name in value.list ?? [value] {
        guard let text = name.string else {
          throw keyword.mismatch("notify", expected: "a handler's name", got: name)
        }
        let named = HandlerLookup.handlers(named: text, for: item.task, among: handlers)
        guard !named.isEmpty else {
          throw TaskFailure(
            phase: .prepare,
            message: "\(keyword.node.position): there is no handler \"\(text)\"")
        }
        numbers.formUnion(named)
      }
    }
    return numbers
  }

  /// Puts the notified handlers in front of what comes next.
  mutating func flushHandlers(_ unit: Unit) {
    guard !notified.isEmpty, case .flushHandlers(let flush) = agenda.steps[unit.agendaIndex]
    else { return }
    let steps = notified.sorted().map { number in
      AgendaStep.task(play.handler(handlers[number], number: number, in: flush))
    }
    (notified, flushing) = ([], notified)
    // Handlers may notify others, so the flush stands behind them once more.
    agenda.insert(steps + [.flushHandlers(flush)], after: unit.agendaIndex)
    dropWindow(after: unit)
  }
}

// MARK: - What a unit came to

extension HostRunner {
  func skippedPart(_ unit: Unit, _ reason: String) -> TaskReport.Part {
    TaskReport.Part(
      label: unit.label, status: .skipped(reason: reason), result: .skipped(reason))
  }

  func includedPart(_ unit: Unit, _ inclusion: Unit.IncludedTasks) -> TaskReport.Part {
    TaskReport.Part(
      label: unit.label, status: .unchanged, message: "included \(inclusion.name)",
      messageVerbosity: 1, result: .unchanged)
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
      let message =
        passed == nil
        ? "it needs a result of the task \"\(task)\", which is only checked"
        : "it needs the result of the task \"\(task)\", which --resume has passed by; "
          + "run the playbook without --resume"
      return failedPart(unit, TaskFailure(phase: .prepare, message: message))
    }
    return TaskReport.Part(
      label: unit.label, status: waitingStatus(unit, for: task), result: .unknown(until: task))
  }

  private mutating func waitingStatus(_ unit: Unit, for task: String) -> TaskStatus {
    guard let item = item(of: unit) else { return .dependsOn(task: task) }
    // A handler does its work again each time, as a restart does.
    guard case .ready(let prepared) = unit.preparation, !prepared.isBarrier, item.handler == nil,
      let module = item.task.call?.module.info
    else { return .dependsOn(task: task) }
    let wasAnnounced = overlays[unit.target?.host, default: Overlay()].announce(
      Overlay.TaskContent(module: module.name, parameters: prepared.parameters),
      about: unit.reads, by: item.reference.title)
    return wasAnnounced ? .unchanged : .dependsOn(task: task)
  }

  /// A part that only tells of the host, and would tell something else after an earlier task.
  func observedPart(_ unit: Unit, _ plan: Plan, after task: String) -> TaskReport.Part {
    var result = ValueMap.unchanged
    for key in plan.values.keys { result[key] = .unknown(until: task) }
    return TaskReport.Part(
      label: unit.label, status: .skipped(reason: "not known until \(task) has run"),
      result: result)
  }

  mutating func plannedPart(
    _ unit: Unit, _ plan: Plan, after task: String? = nil
  ) -> TaskReport.Part {
    let title = item(of: unit)?.reference.title ?? ""
    if plan.isChanging, !plan.onlyWaits {
      overlays[unit.target?.host, default: Overlay()].add(plan, by: title)
    }
    remember(plan.variables, of: unit)
    var status = plan.isChanging ? TaskStatus.changed : .unchanged
    if let task { status = .dependsOn(task: task) }
    if let reason = plan.skipReason { status = .skipped(reason: reason) }
    if let failure = failure(of: plan) { status = .failed(failure) }
    return TaskReport.Part(
      label: unit.label, status: status,
      differences: plan.onlyWaits ? [] : plan.steps.map(\.difference),
      message: plan.message,
      messageVerbosity: plan.messageVerbosity, warnings: plan.warnings,
      commands: plan.actions.map(\.command.description),
      result: .planned(plan, until: title))
  }

  /// Why a task fails that has nothing to change on the host.
  private func failure(of plan: Plan) -> TaskFailure? {
    if let failure = plan.failure { return TaskFailure(failure) }
    do {
      for addition in plan.additions { try grow(addition) }
      return nil
    } catch {
      return TaskFailure(error)
    }
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
      let missing = (error as? ModuleFailure)?.missing ?? unit.reads
      if let task = overlay(of: unit).provider(of: missing) {
        return waitingPart(unit, for: task, isCheckOnly: isCheckOnly)
      }
    }
    return failedPart(unit, TaskFailure(error))
  }
}
