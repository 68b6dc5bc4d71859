import PlayData
import PlayModel
import PlayModuleKit
import PlayShell

/// Carries one host through one play: a state machine without I/O.
///
/// It asks for exchanges and is given their results. Tasks are prepared ahead in a *window*, whose
/// questions go out together; a task that finds nothing to do costs no exchange of its own. An
/// applied change makes all later answers stale: they are dropped, and the probes of the next tasks
/// are appended to the batch that applies the change.
struct HostRunner {
  /// What the runner needs next.
  enum Demand {
    /// Send this and hand the results to ``receive(_:)``.
    case exchange(Batch)
    /// The play has ended on this host.
    case finished
  }

  /// What the results of the exchange in progress mean.
  enum Awaiting {
    case facts(Interrogation)
    case answers(Interrogation)
    case application(Application)
  }

  /// A change that is being made, and the questions of the tasks behind it.
  struct Application {
    let unit: Unit
    let plan: Plan
    let interrogation: Interrogation
  }

  static let firstReadAhead = 64
  static let readAheadAfterChange = 4
  static let largestReadAhead = 1024

  let host: String
  let play: CompiledPlay
  let mode: RunMode
  let preparer: UnitPreparer
  let facts: Probe<ValueMap>
  let now: @Sendable () -> ContinuousClock.Instant

  /// What the host is known to be, kept from play to play.
  var memory: HostMemory
  /// What earlier tasks of a check would have provided, kept from play to play.
  var overlay: Overlay
  /// What the play has come to so far.
  var recap: Recap.Host
  /// Events that have not been handed out yet.
  var events: [Event] = []
  /// Whether a task failed, so that the host takes no further part in the run.
  var hasFailed = false

  /// The steps of the play; handlers are inserted where they are flushed.
  var agenda: [CompiledPlay.Step]
  /// The next step that will enter the window.
  var position = 0
  /// What is left of that step's loop, when it has begun.
  var loopRest: Unit.LoopRest?
  /// How many tasks and items the window may hold.
  var readAhead = Self.firstReadAhead
  var window: [Unit] = []
  var sheet = AnswerSheet()
  var awaiting: Awaiting?
  var progress: TaskProgress?
  /// Notified handlers, by their place in the play.
  var notified: Set<Int> = []
  /// Handlers of the flush in progress that have not ended.
  var flushing: Set<Int> = []

  init(
    host: String, play: CompiledPlay, mode: RunMode, preparer: UnitPreparer,
    facts: Probe<ValueMap>, memory: HostMemory, overlay: Overlay, recap: Recap.Host,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    (self.host, self.play, self.mode, self.preparer, self.facts) =
      (host, play, mode, preparer, facts)
    (self.memory, self.overlay, self.recap, self.now) = (memory, overlay, recap, now)
    agenda = play.steps
  }
}

// MARK: - The way of one host

extension HostRunner {
  /// Goes on as far as possible without the host.
  mutating func next() -> Demand {
    if play.play.gathersFacts, memory.facts == nil, !hasFailed {
      let interrogation = Interrogation(facts.questions)
      awaiting = .facts(interrogation)
      return .exchange(batch([], interrogation))
    }
    while !hasFailed {
      if let unit = window.first {
        if let batch = settle(unit) { return .exchange(batch) }
      } else {
        fillWindow(pending: [])
        if window.isEmpty { return finish() }
        if let batch = askWindow() { return .exchange(batch) }
      }
    }
    return finish()
  }

  /// Takes the results of the exchange that was demanded last.
  mutating func receive(_ results: [CommandResult]) {
    let awaited = awaiting
    awaiting = nil
    switch awaited {
    case .facts(let interrogation):
      receiveFacts(interrogation.sheet(from: results))
    case .answers(let interrogation):
      sheet = interrogation.sheet(from: results)
    case .application(let application):
      let count = application.plan.actions.count
      sheet = application.interrogation.sheet(from: Array(results.dropFirst(count)))
      finishApplication(application, results: Array(results.prefix(count)))
    case nil:
      break
    }
  }

  mutating func receiveFacts(_ sheet: AnswerSheet) {
    do {
      memory.facts = try facts.state(sheet)
    } catch {
      fail(TaskFailure(error, in: .probe))
    }
  }

  mutating func finish() -> Demand {
    abandon()
    return .finished
  }

  /// Stops where the host is; handlers that were notified and have not run are owed.
  mutating func abandon() {
    let owed = notified.union(flushing).sorted()
    recap.owedHandlers += owed.map { play.play.handlers[$0].name }
    (notified, flushing) = ([], [])
  }

  func batch(_ actions: [Action], _ interrogation: Interrogation) -> Batch {
    var batch = Batch()
    batch.append(chain: actions.map { ($0.command, $0.accepts) })
    for command in interrogation.commands { batch.append(command) }
    return batch
  }

  /// A failure outside any task ends the host's part in the run.
  mutating func fail(_ failure: TaskFailure) {
    hasFailed = true
    recap.failed += 1
    let task = TaskReference(
      play: play.reference, index: -1, name: "Gather facts", role: nil,
      position: play.play.position.description, isHandler: false)
    let part = TaskReport.Part(status: .failed(failure))
    events.append(
      .taskFinished(
        TaskReport(host: host, task: task, parts: [part], status: .failed(failure))))
  }
}
