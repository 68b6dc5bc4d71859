import PlayEngine

/// Asks at the terminal before a task, for `--step`.
enum StepQuestion {
  /// Asks until the answer is one of those offered; the end of input means to pass all by.
  @Sendable static func ask(_ task: TaskReference) async -> RunOptions.Answer {
    while true {
      let question = "Perform task: \(task.title) (N)o/(y)es/(c)ontinue: "
      switch await TerminalPrompt.line(question)?.lowercased() {
      case "y", "yes": return .yes
      case "c", "continue": return .toTheEnd
      case "n", "no", "", nil: return .no
      default: continue
      }
    }
  }
}
