public import PlayEngine

/// Tells a person what a run does, task by task in the order of the playbook.
///
/// Hosts run at their own pace. A task is printed when all hosts that are still in its play have
/// settled it, and hosts with the same result share a line.
public struct HumanReport: EventConsumer {
  private let terminal: Terminal
  private let options: ReportOptions
  private let masker: Masker

  private var printer: Printer
  private var progress = RunProgress()
  private var activity = Activity()
  private var mode = RunMode.apply
  private var warnings = 0

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - terminal: Where it is read.
  ///   - options: How much is shown.
  ///   - masker: Hides the secrets in everything that is printed.
  ///   - write: Prints text, newlines included.
  public init(
    terminal: Terminal, options: ReportOptions = ReportOptions(), masker: Masker,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.terminal = terminal
    self.options = options
    self.masker = masker
    printer = Printer(terminal: terminal, write: write)
  }

  /// Prints what the event makes known, and every task that it settles.
  public mutating func receive(_ event: Event) {
    switch event.masked(by: masker) {
    case .runStarted(let mode): self.mode = mode
    case .playStarted(let play, let hosts): progress.start(play, hosts: hosts)
    case .playSkipped(let play, let reason):
      printer.print(["\("Play: \(play.name)", .title)", "  \("skipped", .skipped): \(reason)"])
    case .connected: break
    case .unreachable(let host, let reason):
      activity.stop(host)
      progress.lose(host)
      printer.print(["\("unreachable", .unreachable): \(host): \(reason)"])
    case .refused(let host, let reason):
      progress.lose(host)
      let title: Line = "\("refused", .failed): \(host)"
      printer.print([title] + reason.map { ("\($0)" as Line).indented() })
    case .taskStarted(let host, let task): activity.start(task, on: host)
    case .taskRetried(let host, let task, let attempt, let count):
      guard options.verbosity > 0 else { break }
      printer.print(["\(task.title): \(host): trying again, \(attempt) of \(count)"])
    case .taskFinished(let report):
      activity.stop(report.host)
      progress.settle(report)
    case .hostFinished(let host, let play):
      activity.stop(host)
      progress.leave(host, from: play)
    case .playFinished(let play): progress.finish(play)
    case .runFinished(let recap): finish(recap)
    }
    printTurns()
    printer.show(activity.line(width: (terminal.width ?? 80) - 1))
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
    ResultText(mode: mode, options: options, width: terminal.width)
  }
}

extension TaskReport {
  fileprivate var warningCount: Int { parts.reduce(0) { $0 + $1.warnings.count } }
}
