import PlayEngine

/// Shows why a task could not be done.
struct FailureText {
  let failure: TaskFailure
  /// Where the task stands.
  let position: String

  var lines: [Line] {
    var lines = failure.message.lines.map { "\($0, .failed)" as Line }
    lines.append("\("at \(position), while \(failure.phase.activity)", .faint)")
    if let command = failure.command {
      let status = failure.exitStatus.map { " (exit status \($0))" } ?? ""
      lines.append("command: \(command)\(status)")
    } else if let status = failure.exitStatus {
      lines.append("exit status: \(status)")
    }
    if !failure.output.isEmpty {
      lines.append("output:")
      lines += failure.output.flatMap(\.lines).map { ("\($0)" as Line).indented() }
    }
    if let hint = failure.hint {
      lines += hint.lines.enumerated().map { $0 == 0 ? "hint: \($1)" : "      \($1)" }
    }
    return lines
  }
}

extension TaskFailure.Phase {
  fileprivate var activity: String {
    switch self {
    case .prepare: "the parameters were checked"
    case .probe: "the host was read"
    case .plan: "it was decided what to do"
    case .apply: "the host was changed"
    case .verify: "the change was verified"
    }
  }
}
