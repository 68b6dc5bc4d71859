public import PlayData
public import PlayShell

/// What a command answered, as a task's result.
public struct CommandReport: Sendable {
  /// `rc`, `stdout`, `stderr`, `stdout_lines` and `stderr_lines`.
  public let values: ValueMap

  /// Reports an answer.
  ///
  /// - Parameters:
  ///   - result: The answer.
  ///   - stripsEmptyEnds: Whether newlines at the end of the texts are left out.
  public init(_ result: CommandResult, stripsEmptyEnds: Bool = true) {
    var values: ValueMap = ["rc": result.status.map { .int(Int($0)) } ?? .null]
    for (name, text) in [("stdout", result.stdout), ("stderr", result.stderr)] {
      var text = Substring(text)
      while stripsEmptyEnds, text.last?.isNewline == true { text.removeLast() }
      values[name] = .string(String(text))
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      if lines.last == "" { lines.removeLast() }
      values["\(name)_lines"] = .list(lines.map { .string(String($0)) })
    }
    self.values = values
  }
}
