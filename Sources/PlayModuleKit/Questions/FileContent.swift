public import PlayData
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
public struct FileContentQuestion: FollowedPathQuestion {
  /// The path; links are followed.
  @ByteText public private(set) var path: String
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
    let parts = FileContentPart.parts(of: questions)
    return Inquiry(commands: parts.flatMap(\.commands)) { results in
      var answers: [FileContentQuestion: Result<FileContent, any Error>] = [:]
      var rest = results[...]
      for part in parts {
        let own = Array(rest.prefix(part.commands.count))
        for (question, answer) in zip(part.questions, part.answers(own)) {
          answers[question] = answer
        }
        rest = rest.dropFirst(own.count)
      }
      return questions.map { answers[$0] ?? .success(.missing) }
    }
  }
}
