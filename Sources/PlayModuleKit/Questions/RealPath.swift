import PlayShell

/// Where a path leads when all links in it are followed; `nil` when it leads nowhere.
public struct RealPathQuestion: Question {
  /// The path.
  public let path: String

  /// Asks where a path leads.
  public init(_ path: String) { self.path = path }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, path)] }

  /// One line for each path, empty when the path leads nowhere: readlink(1) prints none for it.
  public static let script = #"for p do readlink -f "$p" 2>/dev/null || echo; done"#

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [RealPathQuestion]) -> Inquiry<String?> {
    let groups = PathChunks.split(questions.map(\.path))
    let commands = groups.map { ShellCommand(["sh", "-c", script, "swplay-realpath"] + $0) }
    return Inquiry(commands: commands) { results in
      var found: [String: Result<String?, any Error>] = [:]
      for ((paths, command), result) in zip(zip(groups, commands), results) {
        for (path, answer) in read(result, of: command, paths: paths) { found[path] = answer }
      }
      return questions.map { found[$0.path] ?? .success(nil) }
    }
  }

  private static func read(
    _ result: CommandResult, of command: ShellCommand, paths: [String]
  ) -> [(String, Result<String?, any Error>)] {
    var lines = result.stdout.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    if paths.count == 1 { lines = [result.stdout.dropLast()] }
    return paths.enumerated().map { index, path in
      guard result.status == 0, lines.count == paths.count else {
        return (path, .failure(Unexpected(result, of: command)))
      }
      return (path, .success(lines[index].isEmpty ? nil : String(lines[index])))
    }
  }
}
