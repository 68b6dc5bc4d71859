public import PlayEngine

/// Tells a person what a run does, task by task in the order of the playbook.
///
/// Hosts run at their own pace. A task is printed when all hosts that are still in its play have
/// settled it, and hosts with the same result share a line. On a terminal a status area below says
/// what is going on.
public struct HumanReport: EventConsumer {
  /// The status area is drawn at most so often: what happens faster nobody can read.
  private static let pause = Duration.milliseconds(100)

  /// Without a status area a line tells so often what is going on.
  private static let heartbeat = Duration.seconds(60)

  private let screen: Screen
  private let options: ReportOptions
  private let masker: Masker
  private let now: @Sendable () -> ContinuousClock.Instant

  private var printer: Printer
  private var progress = RunProgress()
  private var activity = Activity()
  /// When the status area was drawn; `nil` when it is empty.
  private var drawn: ContinuousClock.Instant?
  /// When the last minute began.
  private var beat: ContinuousClock.Instant
  private var mode = RunMode.apply
  private var warnings = 0

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - screen: Where it is read.
  ///   - options: How much is shown.
  ///   - masker: Hides the secrets in everything that is printed.
  ///   - now: Tells the time.
  public init(
    screen: Screen, options: ReportOptions = ReportOptions(), masker: Masker,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    (self.screen, self.options, self.masker, self.now) = (screen, options, masker, now)
    printer = Printer(screen)
    beat = now()
  }

  /// Prints what the event makes known, and every task that it settles.
  public mutating func receive(_ event: Event) {
    switch shown(event).masked(by: masker) {
    case .runStarted(let mode): self.mode = mode
    case .playStarted(let play, let hosts): progress.start(play, hosts: hosts)
    case .playSkipped(let play, let reason):
      printer.print(["\("Play: \(play.name)", .title)", "  \("skipped", .skipped): \(reason)"])
    case .resumed(let host, let note): printer.print(["\(host): \(note)"])
    case .connected: break
    case .connectionRetried(let host, let reason, let attempt, let count):
      guard attempt == 1 || options.verbosity > 0 else { break }
      printer.print(["connecting again, \(attempt) of \(count): \(host): \(reason)"])
    case .unreachable(let host, let reason):
      activity.stop(host)
      progress.lose(host)
      printer.print(["\("unreachable", .unreachable): \(host): \(reason)"])
    case .connectionLost(let host, let reason, let job):
      printer.print([
        "connection lost: \(host): \(reason); \(job) goes on there, and the connection is made again"
      ])
    case .jobStarted(let host, _): activity.detach(host)
    case .jobOutput(let host, _, let lines): show(lines, of: host)
    case .upload(let host, let sent, let total):
      activity.send(sent, of: total, to: host)
    case .refused(let host, let reason):
      progress.lose(host)
      let title: Line = "\("refused", .failed): \(host)"
      printer.print([title] + reason.map { ("\($0)" as Line).indented() })
    case .taskStarted(let host, let task): activity.start(task, on: host, at: now())
    case .taskRetried(let host, let task, let attempt, let count):
      guard options.verbosity > 0 else { break }
      printer.print(["\(task.title): \(host): trying again, \(attempt) of \(count)"])
    case .taskFinished(let report):
      activity.stop(report.host)
      progress.settle(report)
    case .interrupted(let isEnding):
      printer.print(InterruptionText(isEnding: isEnding).lines(activity, at: now()))
    case .hostFinished(let host, let play):
      activity.stop(host)
      progress.leave(host, from: play)
    case .playFinished(let play): progress.finish(play)
    case .runFinished(let recap): finish(recap)
    }
    printTurns()
    refresh()
  }

  /// The event without what is not printed, since reports are kept until all hosts have settled a task.
  private func shown(_ event: Event) -> Event {
    guard case .taskFinished(let report) = event, !options.showsResults else { return event }
    return .taskFinished(
      options.showsOutput ? report.without(TaskReport.linesOfOutput) : report.withoutResults)
  }

  /// Shows what is going on by now.
  public mutating func refresh() {
    if screen.terminal.canErase { draw(at: now()) } else { tell(at: now()) }
  }

  private mutating func show(_ lines: [String], of host: String) {
    activity.hear(lines, from: host)
    guard options.followed.contains(host) else { return }
    printer.flow(lines.map { "\(host) | \($0)" })
  }

  private mutating func draw(at now: ContinuousClock.Instant) {
    if let drawn, !activity.isIdle, drawn.duration(to: now) < Self.pause { return }
    let size = screen.terminal.size ?? Terminal.usualSize
    screen.show(StatusText(size: size).lines(activity, at: now))
    drawn = activity.isIdle ? nil : now
  }

  private mutating func tell(at now: ContinuousClock.Instant) {
    guard beat.duration(to: now) >= Self.heartbeat else { return }
    beat = now
    if let line = HeartbeatText().line(activity, at: now) { printer.print([line]) }
  }

  private mutating func finish(_ recap: Recap) {
    activity = Activity()
    progress.finishAll()
    printTurns()
    printer.print(RecapText(recap: recap, options: options, warnings: warnings).lines)
  }

  private mutating func printTurns() {
    for turn in progress.takeTurns() {
      switch turn {
      case .play(let play, let hosts):
        let title: Line = "\("Play: \(play.name)", .title)"
        printer.print([title + " (\(hosts.count.of("host")))"])
      case .task(let reports):
        warnings += reports.reduce(0) { $0 + $1.warningCount }
        printer.print(TaskText(results: results).lines(reports))
      }
    }
  }

  private var results: ResultText {
    ResultText(mode: mode, options: options, width: screen.terminal.width)
  }
}

extension TaskReport {
  fileprivate var warningCount: Int { parts.reduce(0) { $0 + $1.warnings.count } }
}
