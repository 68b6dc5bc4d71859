public import PlayEngine

/// Tells a person what a run does, task by task in the order of the playbook.
///
/// Hosts run at their own pace. A task is printed when all hosts that are still in its play have
/// settled it, and hosts with the same result share a line.
public struct HumanReport: EventConsumer {
  private let terminal: Terminal
  private let options: ReportOptions
  private let masker: Masker
  private let write: @Sendable (String) -> Void

  private var progress = RunProgress()
  private var mode = RunMode.apply
  private var warnings = 0
  private var isFirstParagraph = true

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - terminal: Where it is read.
  ///   - options: How much is shown.
  ///   - masker: Hides the secrets in everything that is printed.
  ///   - write: Prints text: whole lines, newlines included.
  public init(
    terminal: Terminal, options: ReportOptions = ReportOptions(), masker: Masker,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.terminal = terminal
    self.options = options
    self.masker = masker
    self.write = write
  }

  /// Prints what the event makes known, and every task that it settles.
  public mutating func receive(_ event: Event) {
    switch event.masked(by: masker) {
    case .runStarted(let mode): self.mode = mode
    case .playStarted(let play, let hosts): progress.start(play, hosts: hosts)
    case .playSkipped(let play, let reason):
      printParagraph(["\("Play: \(play.name)", .title)", "  \("skipped", .skipped): \(reason)"])
    case .connected, .taskStarted: break
    case .unreachable(let host, let reason):
      progress.lose(host)
      printParagraph(["\("unreachable", .unreachable): \(host): \(reason)"])
    case .taskFinished(let report): progress.settle(report)
    case .hostFinished(let host, let play): progress.leave(host, from: play)
    case .playFinished(let play): progress.finish(play)
    case .runFinished(let recap):
      progress.finishAll()
      printTurns()
      printParagraph(RecapText(recap: recap, options: options, warnings: warnings).lines)
    }
    printTurns()
  }

  private mutating func printTurns() {
    for turn in progress.takeTurns() {
      switch turn {
      case .play(let play, let hosts):
        let title: Line = "\("Play: \(play.name)", .title)"
        printParagraph([title + " (\(hosts.count.of("host")))"])
      case .task(let reports):
        warnings += reports.reduce(0) { $0 + $1.warningCount }
        printParagraph(TaskText(results: results).lines(reports))
      }
    }
  }

  private var results: ResultText {
    ResultText(mode: mode, options: options, width: terminal.width)
  }

  private mutating func printParagraph(_ lines: [Line]) {
    guard !lines.isEmpty else { return }
    let text = lines.map { $0.rendered(withColor: terminal.usesColor) + "\n" }.joined()
    write((isFirstParagraph ? "" : "\n") + text)
    isFirstParagraph = false
  }
}

extension TaskReport {
  fileprivate var warningCount: Int { parts.reduce(0) { $0 + $1.warnings.count } }
}
