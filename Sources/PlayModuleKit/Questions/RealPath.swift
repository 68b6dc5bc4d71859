public import PlayData
import PlayShell

/// Where a path leads when all links in it are followed; `nil` when it leads nowhere.
public struct RealPathQuestion: FollowedPathQuestion {
  /// The path.
  @ByteText public private(set) var path: String

  /// Asks where a path leads.
  public init(_ path: String) { self.path = path }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, path)] }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [RealPathQuestion]) -> Inquiry<String?> {
    let groups = PathChunks.split(questions.map(\.path))
    let commands = groups.map { ShellCommand([HostFunction.realPath.rawValue] + $0) }
    return Inquiry(commands: commands) { results in
      var found: [ByteText: Result<String?, any Error>] = [:]
      for ((paths, command), result) in zip(zip(groups, commands), results) {
        for (path, answer) in read(result, of: command, paths: paths) {
          found[ByteText(path)] = answer
        }
      }
      return questions.map { found[$0._path] ?? .success(nil) }
    }
  }

  private static func read(
    _ result: CommandResult, of command: ShellCommand, paths: [String]
  ) -> [(String, Result<String?, any Error>)] {
    let output = result.stdout
    var lines = output.split(byte: "\n", omittingEmptySubsequences: false).dropLast()
    if let index = lines.firstIndex(where: { $0.hasSameBytes(as: HostFunction.noPath) }) {
      lines = lines[(index + 1)...]
    } else if paths.count == 1 {
      // A name may hold a newline.
      lines = [Substring(output.utf8.dropLast())]
    }
    guard result.status == 0, lines.count == paths.count else {
      return paths.map { ($0, .failure(Unexpected(result, of: command))) }
    }
    return zip(paths, lines).map { ($0, .success($1.isEmpty ? nil : String($1))) }
  }
}
