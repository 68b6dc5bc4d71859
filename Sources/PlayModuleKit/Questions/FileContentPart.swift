import PlayData
import PlayShell

/// Questions about contents that are asked together, and the commands for them.
enum FileContentPart {
  /// Files that are sent unless they have a digest: one command for all digests, and then one each.
  case compared([FileContentQuestion])
  /// A file that is sent in any case.
  case single(FileContentQuestion)
  /// Several such files, which one command reads.
  case several([FileContentQuestion], limit: Int)

  /// Arranges questions: as many together as the arguments of one command can hold.
  static func parts(of questions: [FileContentQuestion]) -> [FileContentPart] {
    let plain = questions.filter { $0.unless == nil }
    let groups = Set(plain.map(\.limit)).sorted().flatMap { limit in
      chunks(of: plain.filter { $0.limit == limit }).map { chunk in
        chunk.count == 1 ? Self.single(chunk[0]) : Self.several(chunk, limit: limit)
      }
    }
    return chunks(of: questions.filter { $0.unless != nil }).map(Self.compared) + groups
  }

  private static func chunks(of questions: [FileContentQuestion]) -> [[FileContentQuestion]] {
    let paths = Set(questions.map { ByteText($0.path) }).map(\.text).sorted()
    return PathChunks.split(paths).map { paths in
      let members = Set(paths.map { ByteText($0) })
      return questions.filter { members.contains(ByteText($0.path)) }
    }
  }

  /// The questions, in the order of their answers.
  var questions: [FileContentQuestion] {
    switch self {
    case .compared(let questions), .several(let questions, _): questions
    case .single(let question): [question]
    }
  }

  /// What to run.
  var commands: [ShellCommand] {
    switch self {
    case .compared(let questions):
      [ShellCommand([HostFunction.digest.rawValue] + questions.map(\.path))]
        + questions.map(\.command)
    case .single(let question): [question.command]
    case .several(let questions, let limit):
      [
        ShellCommand(
          [HostFunction.contents.rawValue, String(limit + 1)] + questions.map(\.path))
      ]
    }
  }

  /// Reads what the commands printed.
  func answers(_ results: [CommandResult]) -> [Result<FileContent, any Error>] {
    switch self {
    case .compared(let questions):
      zip(questions, results.dropFirst()).map { $0.read($1) }
    case .single(let question): results.map(question.read)
    case .several(let questions, let limit):
      SeveralContents(of: questions.map(\.path), results[0]).answers(limit, commands[0])
    }
  }
}

extension FileContentQuestion {
  /// The command for this question alone.
  fileprivate var command: ShellCommand {
    [HostFunction.unless.rawValue, unless ?? "-", String(limit + 1), path]
  }

  fileprivate func read(_ result: CommandResult) -> Result<FileContent, any Error> {
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

/// What `HostFunction.contents` printed.
private struct SeveralContents {
  private let paths: [String]
  private let result: CommandResult
  /// The spelling of `/` in the names.
  private var root = ""
  /// What each path is: `f` or `-`.
  private var kinds: [UInt8] = []
  /// What stands behind the first line.
  private var output: ArraySlice<UInt8> = []

  init(of paths: [String], _ result: CommandResult) {
    (self.paths, self.result) = (paths, result)
    guard let end = result.output.firstIndex(of: UInt8(ascii: "\n")) else { return }
    let words = result.output[..<end].split(separator: UInt8(ascii: " "))
    guard words.count == 2 else { return }
    root = String(decoding: words[0], as: UTF8.self)
    kinds = Array(words[1])
    output = result.output[(end + 1)...]
  }

  func answers(_ limit: Int, _ command: ShellCommand) -> [Result<FileContent, any Error>] {
    let failure = Result<FileContent, any Error>.failure(Unexpected(result, of: command))
    guard kinds.count == paths.count, let contents = contents() else {
      return paths.map { _ in failure }
    }
    return zip(paths, kinds).map { path, kind in
      if kind == UInt8(ascii: "-") { return .success(.missing) }
      // head(1) says on standard error why it has not read a file, and goes on with the next.
      guard let bytes = contents[ByteText(path)] else { return failure }
      return .success(.bytes(Array(bytes.prefix(limit)), isComplete: bytes.count <= limit))
    }
  }

  /// The content of each file that was read; `nil` when they cannot be told apart for certain.
  private func contents() -> [ByteText: ArraySlice<UInt8>]? {
    let files = zip(paths, kinds).filter { $0.1 == UInt8(ascii: "f") }.map { ByteText($0.0) }
    guard files.count > 1 else {
      return result.status == 0 ? Dictionary(uniqueKeysWithValues: files.map { ($0, output) }) : [:]
    }
    var names = Names(in: output, root: root)
    var contents: [ByteText: ArraySlice<UInt8>] = [:]
    var rest = files[...]
    while let (name, content) = names.next() {
      // Every name stands once, and in the order in which files were asked for.
      guard let place = rest.firstIndex(of: name) else { return nil }
      rest = rest[(place + 1)...]
      contents[name] = content
    }
    return contents
  }

  /// The names that head(1) prints, each with what stands behind it.
  private struct Names {
    private let mark: [UInt8]
    private static let end = Array(" <==\n".utf8)
    private var rest: ArraySlice<UInt8>

    init(in output: ArraySlice<UInt8>, root: String) {
      mark = Array("\n==> \(root)".utf8)
      // The first name has no empty line before it.
      rest = [UInt8(ascii: "\n")] + output
    }

    mutating func next() -> (name: ByteText, content: ArraySlice<UInt8>)? {
      guard rest.starts(with: mark) else { return nil }
      rest = rest.dropFirst(mark.count)
      guard let end = rest.firstRange(of: Self.end) else { return nil }
      let name = ByteText(String(decoding: rest[..<end.lowerBound], as: UTF8.self))
      rest = rest[end.upperBound...]
      let next = rest.firstRange(of: mark)?.lowerBound ?? rest.endIndex
      let content = rest[..<next]
      rest = rest[next...]
      return (name, content)
    }
  }
}
