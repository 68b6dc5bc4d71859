public import PlayData
import PlayShell

/// Asks for the digest of the archive whose files are in a folder as they were unpacked; the answer
/// is `nil` when there is no record of one, or when a file is not as the record has it.
public struct UnpackedQuestion: Question {
  /// The file with the record.
  @ByteText public private(set) var record: String
  /// The folder.
  @ByteText public private(set) var folder: String

  /// Asks about a folder.
  public init(record: String, folder: String) {
    self.record = record
    self.folder = folder
  }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, folder)] }

  /// A record is a line with the archive's digest and the lines of `sha256 -r` for its files.
  public static let script = """
    [ -f "$1" ] && [ -d "$2" ] && cd -- "$2" || exit 3
    w=$(sed 1d "$1")
    g=$(sed 1d "$1" | cut -c 66- | tr '\\n' '\\0' | xargs -0 -r sha256 -r 2>/dev/null)
    [ "$g" = "$w" ] || exit 3
    head -n 1 "$1"
    """

  private var command: ShellCommand {
    ["sh", "-c", Self.script, "swplay-unpacked", record, folder]
  }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [UnpackedQuestion]) -> Inquiry<String?> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in
        switch result.status {
        case 0: .success(result.line)
        case 3: .success(nil)
        default: .failure(Unexpected(result, of: question.command))
        }
      }
    }
  }
}
