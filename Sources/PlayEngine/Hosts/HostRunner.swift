import PlayData
import PlayModel
import PlayModuleKit
import PlayShell

/// Carries one host through one play: a state machine without I/O.
///
/// It asks for exchanges and is given their results. Tasks are prepared ahead in a *window*, whose
/// questions go out together; a task that finds nothing to do costs no exchange of its own. An
/// applied change makes later answers stale, unless it is known to leave alone what they are about:
/// they are dropped, and the probes of the next tasks are appended to the batch that applies it.
struct HostRunner {
  /// What the runner needs next.
  enum Demand {
    /// Send this to where it belongs, and hand the results to ``receive(_:)``.
    case exchange(Batch, on: Target)
    /// Ask the other hosts of the batch, and hand their answer to ``enter(_:_:)``.
    case permission(AgendaStep.Item)
    /// Go on after a while.
    case pause(Duration)
    /// The play has ended on this host.
    case finished
  }

  /// What the results of the exchange in progress mean.
  enum Awaiting {
    case facts(Interrogation)
    case answers(Interrogation)
    case application(Application)
  }

  /// Changes that are being made, and the questions of the tasks behind them.
  struct Application {
    let changes: [Change]
    let interrogation: Interrogation
  }

  /// What a unit has come to, or is being changed.
  ///
  /// An object: it goes through many hands, and copies of a plan are dear.
  final class Change {
    let unit: Unit
    let settlement: Settlement
    /// The locks that the change holds on the host.
    let locks: Set<String>
    /// What is carried out.
    let actions: [Action]
    /// The entries of folders that it is about; `nil` when it may change more.
    let entries: Set<FolderEntry>?

    init(unit: Unit, settlement: Settlement, locks: Set<String> = []) {
      (self.unit, self.settlement, self.locks) = (unit, settlement, locks)
      switch settlement {
      case .changes(let plan): (actions, entries) = (plan.actions, plan.entries)
      case .ended: (actions, entries) = ([], [])
      }
    }

    /// What is to be changed, if anything is.
    var plan: Plan? {
      if case .changes(let plan) = settlement { plan } else { nil }
    }
  }

  /// What a unit comes to without an exchange, or what it has to change.
  enum Settlement {
    case ended(TaskReport.Part)
    case changes(Plan)
  }

  let host: String
  let play: CompiledPlay
  let mode: RunMode
  let preparer: UnitPreparer
  let facts: Probe<ValueMap>
  /// Takes what tasks add to the inventory.
  let grow: @Sendable (InventoryAddition) throws -> Void
  let now: @Sendable () -> ContinuousClock.Instant
  /// The tasks that the host has behind it from an earlier run.
  let passed: PassedTasks?
  /// How many tasks and items the window may hold when answers are not asked in vain.
  let largestReadAhead: Int

  /// How far the host has come; `nil` before the first task.
  var place: HostPlace?
  /// What the host is known to be, kept from play to play.
  var memory: HostMemory
  /// What earlier tasks of a check would have provided, kept from play to play; tasks that are
  /// delegated have another one for each host.
  var overlays: [String?: Overlay]
  /// What the play has come to so far.
  var recap: Recap.Host
  /// Events that have not been handed out yet.
  var events: [Event] = []
  /// What the other hosts of the batch must be told.
  var notes: [BatchNote] = []
  /// Whether a task failed, so that the host takes no further part in the run.
  var hasFailed = false

  /// Whether facts must be gathered before anything else.
  private var needsFacts: Bool
  var agenda: Agenda
  /// The coordinated task that the host may carry out.
  var entered: TaskPath?
  /// Where hosts have to stop, when the play ends early.
  var stopSigns: [StopSign] = []
  /// How many of the signs the host has heeded.
  var heededSigns = 0
  /// The task that ended last, and its place in the agenda.
  var lastEnded: (item: AgendaStep.Item, index: Int)?
  /// Why the host is out although nothing failed on it.
  var stopReason: String?
  /// How many tasks and items the window may hold.
  var readAhead: Int
  var window: [Unit] = []
  /// Whether the units behind the window would change the host, by answers that are stale.
  var foreseen: ArraySlice<Bool> = []
  var sheet = AnswerSheet()
  var awaiting: Awaiting?
  var progress: TaskProgress?
  /// How often the unit in progress was tried before.
  var attempts = 0
  var pause: Duration?
  /// The handlers of the play, and behind them those of included roles.
  var handlers: [Task]
  /// Notified handlers, by their place in the play.
  var notified: Set<Int> = []
  /// Handlers of the flush in progress that have not ended.
  var flushing: Set<Int> = []
  /// Handlers that the change in progress notifies.
  var atStake: Set<Int> = []
  /// Handlers that earlier runs and plays owe and that this play has not, at least not yet.
  var unpaid: [OwedHandler]

  init(
    host: String, play: CompiledPlay, mode: RunMode, preparer: UnitPreparer,
    facts: Probe<ValueMap>, memory: HostMemory, overlays: [String?: Overlay],
    recap: Recap.Host, owed: [OwedHandler] = [], passed: PassedTasks? = nil, hostCount: Int,
    grow: @escaping @Sendable (InventoryAddition) throws -> Void,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    (self.host, self.play, self.mode, self.preparer, self.facts) =
      (host, play, mode, preparer, facts)
    (self.memory, self.overlays, self.recap) = (memory, overlays, recap)
    (self.grow, self.now, self.passed) = (grow, now, passed)
    largestReadAhead = Self.largestReadAhead(on: hostCount)
    readAhead = largestReadAhead
    needsFacts = play.play.gathersFacts && memory.facts == nil
    agenda = Agenda(play.steps)
    handlers = play.play.handlers
    unpaid = owed
    payFirst()
  }
}

// MARK: - The way of one host

extension HostRunner {
  /// Goes on as far as possible without the host.
  mutating func next() -> Demand {
    if needsFacts {
      needsFacts = false
      if let demand = gatherFacts() { return demand }
    }
    while !hasFailed {
      if let pause {
        self.pause = nil
        return .pause(pause)
      }
      if let unit = window.first {
        if let batch = settle(unit) { return .exchange(batch, on: unit.target ?? Target()) }
        continue
      }
      passBoundaries()
      passTasks()
      if let item = coordinatedItem {
        if stops(at: item, agenda.position) { continue }
        if entered != item.reference.index { return .permission(item) }
      }
      fillWindow(pending: [])
      if window.isEmpty, agenda.next == nil { break }
      let target = windowTarget ?? Target()
      if let batch = askWindow() { return .exchange(batch, on: target) }
    }
    if hasFailed { recap.stopped = stopReason }
    abandon()
    return .finished
  }

  /// Takes the results of the exchange that was demanded last.
  mutating func receive(_ results: [CommandResult]) {
    let awaited = awaiting
    awaiting = nil
    atStake = []
    switch awaited {
    case .facts(let interrogation):
      receiveFacts(interrogation.sheet(from: results))
    case .answers(let interrogation):
      sheet = interrogation.sheet(from: results)
    case .application(let application):
      var rest = results[...]
      let own = application.changes.map { change in
        let results = rest.prefix(change.actions.count)
        rest = rest.dropFirst(results.count)
        return Array(results)
      }
      sheet.add(application.interrogation.sheet(from: Array(rest)))
      finish(application.changes, results: own)
    case nil:
      break
    }
  }

  private mutating func gatherFacts() -> Demand? {
    do {
      let target = try preparer.factsTarget(of: play.play, memory: memory)
      let interrogation = Interrogation(facts.questions)
      awaiting = .facts(interrogation)
      return .exchange(batch(interrogation), on: target)
    } catch {
      fail(TaskFailure(error, in: .prepare))
      return nil
    }
  }

  private mutating func receiveFacts(_ sheet: AnswerSheet) {
    do {
      memory.facts = try facts.state(sheet)
    } catch {
      fail(TaskFailure(error, in: .probe))
    }
  }

  func batch(_ interrogation: Interrogation, behind changes: [Change] = []) -> Batch {
    var batch = Batch()
    let limit = changes.first.map { parallel($0) } ?? 1
    if limit == 1 {
      batch.append(chain: changes.flatMap(\.actions).map { ($0.command, $0.accepts) })
    } else {
      let workers = Workers(for: changes, limit: limit)
      for (change, worker) in zip(changes, workers.numbers) {
        batch.append(chain: change.actions.map { ($0.command, $0.accepts) }, worker: worker)
      }
    }
    interrogation.append(to: &batch)
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
