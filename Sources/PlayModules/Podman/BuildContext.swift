import PlayData
import PlayModuleKit
import PlayShell

/// The content of a folder from which an image is built.
struct BuildContext: Hashable, Sendable {
  /// One file, folder or link.
  struct Entry: Hashable, Sendable {
    /// The path below the context.
    let path: String
    /// What counts for the image: kind, mode, and digest or target; times do not.
    let content: String
  }

  let entries: [Entry]
  /// The repository that it lies in, when an earlier task of a check would change that.
  var outdated: String?

  /// The content after what earlier tasks of a check have announced below the folder.
  func after(_ announced: [String: Difference.Content], below folder: String) -> BuildContext {
    var contents = Dictionary(entries.map { (ByteText($0.path), $0.content) }) { first, _ in first }
    for (subject, change) in announced.sorted(by: { $0.key < $1.key }) {
      let start = folder + "/"
      guard subject.startsWithBytes(start) else { continue }
      let rest = String(subject.dropFirst(bytes: start.utf8.count))
      switch change {
      case .text(_, let bytes?):
        let mode = contents[ByteText(rest)]?.prefix { $0 != " " } ?? "644"
        contents[ByteText(rest)] = "\(mode) \(SHA256Digest.hex(bytes))"
      case .text(_, nil), .value(_, nil): contents[ByteText(rest)] = nil
      case .value(_, let after?):
        // Mode, owner, or a content that was too long to be fetched.
        let name = rest.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(rest[..<$0]) } ?? rest
        contents[ByteText(name), default: ""] += ", then \(after)"
      case .command: break
      }
    }
    return BuildContext(
      entries: contents.map { Entry(path: $0.key.text, content: $0.value) }
        .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) },
      outdated: announced.repository(around: folder))
  }
}

/// Asks for the content of a build context; the answer is `nil` when there is no such folder.
struct BuildContextQuestion: Question {
  let path: String

  var reads: Set<Resource> { [Resource(.path, path)] }

  func foreseen(
    _ answer: BuildContext?, after announced: [String: Difference.Content]
  ) -> BuildContext? { answer?.after(announced, below: path) }

  private var commands: [ShellCommand] {
    [
      ["find", "-H", path, "-exec", "stat", "-f", "%HT|%Lp|%N|%Y", "{}", "+"],
      ["find", "-H", path, "-type", "f", "-exec", "sha256", "-r", "{}", "+"],
    ]
  }

  static func inquiry(_ questions: [BuildContextQuestion]) -> Inquiry<BuildContext?> {
    Inquiry(commands: questions.flatMap(\.commands)) { results in
      questions.enumerated().map { index, question in
        Result { try question.read(results[2 * index], results[2 * index + 1]) }
      }
    }
  }

  private func read(_ listing: CommandResult, _ digests: CommandResult) throws -> BuildContext? {
    for (command, result) in zip(commands, [listing, digests]) where result.status != 0 {
      let isMissing =
        listing.output.isEmpty && result.stderr.contains(path)
        && result.stderr.contains("No such file or directory")
      if isMissing { return nil }
      throw Unexpected(result, of: command)
    }
    var digest: [ByteText: Substring] = [:]
    for line in digests.lines {
      let parts = line.split(byte: " ", maxSplits: 1)
      if parts.count == 2 { digest[ByteText(String(parts[1]))] = parts[0] }
    }
    let entries = listing.lines.compactMap { line -> BuildContext.Entry? in
      let fields = line.split(byte: "|", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, let bar = fields[2].utf8.lastIndex(of: UInt8(ascii: "|")) else {
        return BuildContext.Entry(path: String(line), content: "unreadable")
      }
      let name = String(fields[2][..<bar])
      guard name.startsWithBytes(path + "/") else { return nil }
      let content =
        switch fields[0] {
        case "Regular File": "\(fields[1]) \(digest[ByteText(name)] ?? "unreadable")"
        case "Symbolic Link": "link \(fields[2][bar...].dropFirst(bytes: 1))"
        default: "\(fields[1]) \(fields[0].lowercased())"
        }
      return BuildContext.Entry(
        path: String(name.dropFirst(bytes: path.utf8.count + 1)), content: content)
    }
    return BuildContext(entries: entries)
  }
}
