public import PlayData
import PlayShell

/// What stat(1) says of a path, without following a link at its end.
public struct FileStatus: Hashable, Sendable {
  /// The kinds of files that modules tell apart.
  public enum Kind: String, Sendable {
    /// A regular file.
    case file = "Regular File"
    /// A directory.
    case folder = "Directory"
    /// A symbolic link.
    case link = "Symbolic Link"
    /// A socket.
    case socket = "Socket"
    /// A named pipe.
    case pipe = "Fifo File"
    /// A character device.
    case characterDevice = "Character Device"
    /// A block device.
    case blockDevice = "Block Device"
  }

  /// The kind.
  public let kind: Kind
  /// The permission bits, set-id and sticky bits included.
  public let mode: Int
  /// The owner's name, or number when there is no such user.
  public let owner: String
  /// The group's name, or number when there is no such group.
  public let group: String
  /// The owner's number.
  public let uid: Int
  /// The group's number.
  public let gid: Int
  /// The size in bytes.
  public let size: Int
  /// The last modification in seconds since 1970.
  public let modified: Int
  /// The flags of chflags(1); empty when there are none.
  public let flags: [String]
  /// Where a link points.
  public let target: String?
  /// Device and inode, which hard links share.
  public let identity: String

  /// The mode in four octal digits.
  public var modeText: String { Self.octal(mode) }

  /// A mode in four octal digits.
  public static func octal(_ mode: Int) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// The status of one path; the answer is `nil` when there is nothing.
public struct FileStatusQuestion: Question {
  /// The path.
  @ByteText public private(set) var path: String
  /// Whether a link at the end of the path is followed.
  public let followsLink: Bool
  /// Whether the size and the time of a folder count as well, which change with all that is in it.
  public let isExact: Bool

  /// Asks for the status of a path.
  public init(_ path: String, followsLink: Bool = false, isExact: Bool = false) {
    self.path = path
    self.followsLink = followsLink
    self.isExact = isExact
  }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, path)] }

  /// A folder stays what it is; whatever else is there, or is not, has an entry of its own.
  public func outlasts(_ entries: Set<FolderEntry>, in sheet: AnswerSheet) -> Bool {
    if sheet.status(of: path, followsLink: followsLink)??.kind == .folder { return !isExact }
    return isApart(from: entries, in: sheet)
  }

  /// Whether the path stands for another entry than these, and not by way of a link.
  private func isApart(from entries: Set<FolderEntry>, in sheet: AnswerSheet) -> Bool {
    guard let path = RemotePath(path),
      let folder = sheet.status(of: path.folder, followsLink: true),
      let itself = sheet.status(of: path.text, followsLink: false),
      !followsLink || itself?.kind != .link
    else { return false }
    guard let folder, folder.kind == .folder else {
      // There is nothing below what is no folder, as long as it is none.
      return FileStatusQuestion(path.folder, followsLink: true).outlasts(entries, in: sheet)
    }
    return !entries.contains(FolderEntry(path, in: folder))
  }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [FileStatusQuestion]) -> Inquiry<FileStatus?> {
    let groups = [false, true].flatMap { follows in
      PathChunks.split(paths(of: questions.filter { $0.followsLink == follows }))
        .map { (follows: follows, paths: $0) }
    }
    let commands = groups.map { group in
      ShellCommand(["stat"] + (group.follows ? ["-L"] : []) + ["-f", format] + group.paths)
    }
    return Inquiry(commands: commands) { results in
      var found: [[ByteText: Result<FileStatus?, any Error>]] = [[:], [:]]
      for ((group, command), result) in zip(zip(groups, commands), results) {
        let answers = StatReader.read(result, of: command, paths: group.paths)
        for (path, answer) in answers { found[group.follows ? 1 : 0][ByteText(path)] = answer }
      }
      return questions.map { found[$0.followsLink ? 1 : 0][$0._path] ?? .success(nil) }
    }
  }

  /// The paths, each once.
  private static func paths(of questions: [FileStatusQuestion]) -> [String] {
    var seen: Set<ByteText> = []
    return questions.filter { seen.insert($0._path).inserted }.map(\.path)
  }

  /// The format that stat(1) is asked for: one line for each path; the name comes last but one, and
  /// the link's target last, since both may hold any character but the separator of lines.
  public static let format = "%HT|%Mp%Lp|%Su|%Sg|%u|%g|%z|%m|%Sf|%d:%i|%N%n%Y"
}

/// A question about what a path leads to when its links are followed.
public protocol FollowedPathQuestion: Question {
  /// The path.
  var path: String { get }
}

extension FollowedPathQuestion {
  /// As long as the status does of what the path leads to.
  public func outlasts(_ entries: Set<FolderEntry>, in sheet: AnswerSheet) -> Bool {
    FileStatusQuestion(path, followsLink: true).outlasts(entries, in: sheet)
  }
}

extension AnswerSheet {
  /// The status of a path, or that there is none; `nil` when the host was not asked or did not say.
  fileprivate func status(of path: String, followsLink: Bool) -> FileStatus?? {
    for isExact in [false, true] {
      let question = FileStatusQuestion(path, followsLink: followsLink, isExact: isExact)
      if case .success(let status) = Result(catching: { try answer(to: question) }) {
        return .some(status)
      }
    }
    return .none
  }
}
