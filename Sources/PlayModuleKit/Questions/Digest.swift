public import PlayData
import PlayShell

/// The SHA-256 of a file in hexadecimal digits; `nil` when there is no such regular file.
public struct DigestQuestion: FollowedPathQuestion {
  /// The path; links are followed.
  @ByteText public private(set) var path: String

  /// Asks for the digest of a file.
  public init(_ path: String) { self.path = path }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, path)] }

  /// Regular files alone: sha256(1) would wait for a named pipe and never end with a device.
  public static let script =
    #"for p do shift; if [ -f "$p" ]; then set -- "$@" "$p"; fi; done; "#
    + #"[ $# -eq 0 ] || sha256 -r "$@""#

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [DigestQuestion]) -> Inquiry<String?> {
    let groups = PathChunks.split(questions.map(\.path))
    let commands = groups.map { ShellCommand(["sh", "-c", script, "swplay-digest"] + $0) }
    return Inquiry(commands: commands) { results in
      var found: [ByteText: Result<String?, any Error>] = [:]
      for ((paths, command), result) in zip(zip(groups, commands), results) {
        let digests = digests(in: result, paths: paths)
        for path in paths.map({ ByteText($0) }) {
          if let digest = digests[path] {
            found[path] = .success(digest)
          } else if result.status != 0 {
            found[path] = .failure(Unexpected(result, of: command))
          }
        }
      }
      return questions.map { found[$0._path] ?? .success(nil) }
    }
  }

  private static func digests(in result: CommandResult, paths: [String]) -> [ByteText: String] {
    let lines = paths.count == 1 ? [Substring(result.stdout)] : result.lines
    return Dictionary(
      lines.filter { $0.utf8.count > 65 }.map { line in
        let name = paths.count == 1 ? paths[0] : String(line.dropFirst(bytes: 65))
        return (ByteText(name), String(Substring(line.utf8.prefix(64))))
      }, uniquingKeysWith: { first, _ in first })
  }
}
