import PlayShell

/// What a file holds, as far as it was sent.
public enum FileContent: Hashable, Sendable {
  /// There is no regular file.
  case missing
  /// It has the digest that was asked about; its content was not sent.
  case same
  /// It holds these bytes; `isComplete` is false when it is longer than the limit.
  case bytes([UInt8], isComplete: Bool)
}

/// The content of a file, sent only when its SHA-256 differs from the wanted one.
public struct FileContentQuestion: Question {
  /// The path; links are followed.
  public let path: String
  /// The digest in hexadecimal digits of content that need not be sent.
  public let unless: String?
  /// The most bytes that are sent.
  public let limit: Int

  /// The most bytes that are fetched to show a difference.
  public static let differenceLimit = 1_048_576

  /// Asks for the content of a file.
  public init(_ path: String, unlessSHA256 unless: String?, limit: Int = differenceLimit) {
    self.path = path
    self.unless = unless
    self.limit = limit
  }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, path), Resource(.content, path)] }

  /// What an earlier task would have written.
  public func foreseen(
    _ answer: FileContent, after announced: [String: Difference.Content]
  ) -> FileContent {
    guard case .text(_, let bytes)? = announced[path] else { return answer }
    guard let bytes else { return .missing }
    if let unless, SHA256Digest.hex(bytes) == unless { return .same }
    return .bytes(Array(bytes.prefix(limit)), isComplete: bytes.count <= limit)
  }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [FileContentQuestion]) -> Inquiry<FileContent> {
    let groups = PathChunks.split(Set(questions.map(\.path)).sorted()).map { paths in
      let members = Set(paths)
      return Group(questions: questions.filter { members.contains($0.path) })
    }
    return Inquiry(commands: groups.flatMap(\.commands)) { results in
      var answers: [FileContentQuestion: Result<FileContent, any Error>] = [:]
      var rest = results[...]
      for group in groups {
        let contents = rest.prefix(group.commands.count).suffix(group.questions.count)
        for (question, result) in zip(group.questions, contents) {
          answers[question] = question.read(result)
        }
        rest = rest.dropFirst(group.commands.count)
      }
      return questions.map { answers[$0] ?? .success(.missing) }
    }
  }

  /// As many questions as one digest command can serve, and a command for each content.
  private struct Group {
    let questions: [FileContentQuestion]

    var commands: [ShellCommand] {
      let compared = questions.filter { $0.unless != nil }.map(\.path)
      let digest = ShellCommand([HostFunction.digest.rawValue] + compared)
      return (compared.isEmpty ? [] : [digest]) + questions.map(\.command)
    }
  }

  private var command: ShellCommand {
    [HostFunction.unless.rawValue, unless ?? "-", String(limit + 1), path]
  }

  private func read(_ result: CommandResult) -> Result<FileContent, any Error> {
    switch result.status {
    case 0:
      .success(
        .bytes(Array(result.output.prefix(limit)), isComplete: result.output.count <= limit))
    case HostFunction.sameStatus: .success(.same)
    case HostFunction.missingStatus: .success(.missing)
    default: .failure(Unexpected(result, of: command))
    }
  }
}
