public import PlayData
import PlayShell

/// The status and the digests of many files below one folder, whose names travel once.
///
/// Questions about single paths are merged too, but each names its path in full in every command and
/// has an answer of its own; for thousands of files this is a fraction of it.
public struct ListedFilesQuestion: Question {
  /// What there is of the listed files.
  public struct Listing: Sendable {
    /// The status of what exists, by name; links are not followed.
    public var status: [ByteText: FileStatus] = [:]
    /// The SHA-256 of the regular files, by name.
    public var digests: [ByteText: String] = [:]
  }

  /// The folder.
  @ByteText public private(set) var folder: String
  /// The paths below the folder, without newlines.
  public let names: [String]

  /// Asks about files.
  public init(_ names: [String], in folder: String) {
    self.folder = folder
    self.names = names
  }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, folder)] }

  /// Prints the status of each file, a NUL, and the digests of those that are regular files.
  public static let script = """
    [ -d "$1" ] || exit 3
    cd -- "$1" || exit 4
    n=$(cat)
    printf '%s\\n' "$n" | tr '\\n' '\\0' | xargs -0 stat -f '\(FileStatusQuestion.format)'
    printf '\\0'
    printf '%s\\n' "$n" | while IFS= read -r f; do
      if [ -f "$f" ] && [ ! -h "$f" ]; then printf '%s\\0' "$f"; fi
    done | xargs -0 -r sha256 -r
    """

  /// The status with which ``script`` says that there is no such folder.
  private static let missingStatus: Int32 = 3

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [ListedFilesQuestion]) -> Inquiry<Listing> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { $0.read($1) }
    }
  }

  private var command: ShellCommand {
    // With the dot no name can be an option.
    let input = names.map { "./\($0)\n" }.joined()
    return ShellCommand(["sh", "-c", Self.script, "swplay-list", folder], input: Array(input.utf8))
  }

  private func read(_ result: CommandResult) -> Result<Listing, any Error> {
    if result.status == Self.missingStatus { return .success(Listing()) }
    guard let end = result.output.firstIndex(of: 0) else {
      return .failure(Unexpected(result, of: command))
    }
    var listing = Listing()
    let records = CommandResult(status: 0, output: Array(result.output[..<end]))
    for (name, status) in StatReader.records(records) {
      listing.status[ByteText(String(name.dropFirst(bytes: 2)))] = status
    }
    for line in CommandResult(status: 0, output: Array(result.output[(end + 1)...])).lines {
      let bytes = line.utf8
      guard bytes.count > 67 else { continue }
      listing.digests[ByteText(String(decoding: bytes.dropFirst(67), as: UTF8.self))] =
        String(decoding: bytes.prefix(64), as: UTF8.self)
    }
    let missing = Set(result.errorLines.map { ByteText(String($0)) })
    let isComplete = names.allSatisfy { name in
      guard let status = listing.status[ByteText(name)] else {
        return missing.contains(ByteText("stat: ./\(name): No such file or directory"))
          || missing.contains(ByteText("stat: ./\(name): Not a directory"))
      }
      return status.kind != .file || listing.digests[ByteText(name)] != nil
    }
    return isComplete ? .success(listing) : .failure(Unexpected(result, of: command))
  }
}
