import PlayData
import PlayEngine
import PlayModuleKit

/// Shows how a task ended on one host; equal texts of several hosts are shown once.
struct ResultText {
  /// The text, which is all that tells one host's result from another's.
  struct Result: Hashable {
    /// How the task ended: `changed`.
    let heading: Line
    /// More about it.
    let details: [Line]
  }

  let mode: RunMode
  let options: ReportOptions
  /// The number of columns.
  let width: Int?

  /// The text, or `nil` when a person need not see this result.
  func result(of report: TaskReport) -> Result? {
    let parts = report.parts.filter { options.showsUnchanged || $0.isWorthShowing(options) }
    guard options.showsUnchanged || !parts.isEmpty || report.status.isWorthShowing else {
      return nil
    }
    let details = parts.flatMap { part(of: report, $0) }
    // A task that failed before its first item, or whose details are secret, has no parts.
    let own = report.parts.isEmpty ? self.details(of: report.status, in: report.task) : []
    let isApplied = report.parts.contains { $0.isApplied }
    return Result(heading: heading(report.status, isApplied), details: details + own)
  }

  private func part(of report: TaskReport, _ part: TaskReport.Part) -> [Line] {
    let lines = details(of: part, in: report)
    guard let label = part.label else { return lines }
    return ["item \(label): \(heading(part.status, part.isApplied))"] + lines.map { $0.indented() }
  }

  private func heading(_ status: TaskStatus, _ isApplied: Bool) -> Line {
    let changed = mode == .check && !isApplied ? "would change" : "changed"
    return switch status {
    case .unchanged: "\("ok", .unchanged)"
    case .changed: "\(changed, .changed)"
    case .dependsOn(let task): "\(changed, .changed) (after \(task))"
    case .skipped(let reason): "\("skipped", .skipped) (\(reason))"
    case .failed: "\("failed", .failed)"
    case .ignored: "\("failed, ignored", .failed)"
    case .rescued: "\("failed, rescued", .failed)"
    }
  }

  private func details(of part: TaskReport.Part, in report: TaskReport) -> [Line] {
    var lines = differences(of: part, in: report)
    if let message = part.message(options) {
      for line in message.lines { lines.append("\(line)") }
    }
    for warning in part.warnings {
      lines += warning.lines.enumerated().map { index, line in
        index == 0 ? "\("warning", .warning): \(line)" : "         \(line)"
      }
    }
    lines += details(of: part.status, in: report.task)
    if options.showsOutput { lines += output(of: part) }
    if options.showsCommands { lines += part.commands.map { "command: \($0)" } }
    if options.showsResults, !part.result.isEmpty { lines += result(part.result) }
    return lines
  }

  private func differences(of part: TaskReport.Part, in report: TaskReport) -> [Line] {
    guard !part.differences.isEmpty else { return [] }
    var options = options
    options.showsDifferences = report.showsDifferences ?? options.showsDifferences
    let text = DifferenceText(mode: part.isApplied ? .apply : mode, options: options)
    return part.differences.flatMap(text.lines)
  }

  /// What a command printed, or else what a task that says nothing otherwise has found out.
  private func output(of part: TaskReport.Part) -> [Line] {
    switch part.status {
    case .unchanged, .changed: break
    case .dependsOn, .skipped, .failed, .ignored, .rescued: return []
    }
    let streams = ["stdout", "stderr"].compactMap { part.result[$0]?.string }
    if !streams.isEmpty {
      return streams.filter { !$0.isEmpty }.flatMap(\.lines).map { "\($0)" }
    }
    let isSilent = part.differences.isEmpty && part.message == nil && !part.result.isEmpty
    return isSilent && !options.showsResults ? result(part.result) : []
  }

  private func details(of status: TaskStatus, in task: TaskReference) -> [Line] {
    switch status {
    case .failed(let failure), .ignored(let failure), .rescued(let failure):
      FailureText(failure: failure, position: task.position).lines
    default: []
    }
  }

  private func result(_ result: ValueMap) -> [Line] {
    let short: Line = "result: \(JSON.write(.map(result)))"
    guard let width, short.count + 6 > width else { return [short] }
    let long = "result: " + JSON.write(.map(result), indent: 2)
    return long.lines.map { "\($0)" }
  }
}

extension TaskReport.Part {
  fileprivate func isWorthShowing(_ options: ReportOptions) -> Bool {
    status.isWorthShowing || message(options) != nil || !warnings.isEmpty
  }

  /// What the task says to somebody who wants to read this much.
  fileprivate func message(_ options: ReportOptions) -> String? {
    messageVerbosity <= options.verbosity ? message : nil
  }
}

extension TaskStatus {
  fileprivate var isWorthShowing: Bool {
    switch self {
    case .unchanged, .skipped: false
    case .changed, .dependsOn, .failed, .ignored, .rescued: true
    }
  }
}
