public import PlayData
import PlayShell

/// The status of everything below a folder, the folder included; empty when there is no such folder.
///
/// A link in place of the folder is followed, links below it are not.
public struct TreeStatusQuestion: Question {
  /// A path and its status.
  public struct Entry: Hashable, Sendable {
    /// The path.
    public let path: String
    /// Its status.
    public let status: FileStatus

    /// Describes a path.
    public init(path: String, status: FileStatus) {
      self.path = path
      self.status = status
    }
  }

  /// The folder.
  @ByteText public private(set) var path: String
  /// How many levels below the folder are listed; `nil` is all of them.
  public let depth: Int?

  /// Asks about a folder.
  public init(_ path: String, depth: Int? = nil) {
    self.path = path
    self.depth = depth
  }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, path)] }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [TreeStatusQuestion]) -> Inquiry<[Entry]> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { $0.read($1) }
    }
  }

  private var command: ShellCommand {
    ShellCommand(
      ["find", "-H", path] + (depth.map { ["-maxdepth", String($0)] } ?? [])
        + ["-exec", "stat", "-f", FileStatusQuestion.format, "{}", "+"])
  }

  private func read(_ result: CommandResult) -> Result<[Entry], any Error> {
    if PathErrors.isMissing(path, in: result) { return .success([]) }
    guard result.status == 0 else { return .failure(Unexpected(result, of: command)) }
    let entries = StatReader.records(result).map { Entry(path: $0.name, status: $0.status) }
    // Every record takes two lines, so a name with a newline in it cannot go unnoticed.
    let count = result.output.count { $0 == UInt8(ascii: "\n") }
    guard entries.count * 2 == count, entries.allSatisfy({ $0.path.hasPrefix(path) }) else {
      return .failure(
        ModuleFailure(
          "the names below \(path) cannot be told apart",
          hint: "one of them contains a newline; rename it"))
    }
    return .success(entries)
  }
}
