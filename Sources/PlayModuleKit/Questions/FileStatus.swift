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
  public let path: String
  /// Whether a link at the end of the path is followed.
  public let followsLink: Bool

  /// Asks for the status of a path.
  public init(_ path: String, followsLink: Bool = false) {
    self.path = path
    self.followsLink = followsLink
  }

  /// What the answer depends on.
  public var reads: Set<Resource> { [Resource(.path, path)] }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [FileStatusQuestion]) -> Inquiry<FileStatus?> {
    let groups = [false, true].flatMap { follows in
      PathChunks.split(questions.filter { $0.followsLink == follows }.map(\.path))
        .map { (follows: follows, paths: $0) }
    }
    let commands = groups.map { group in
      ShellCommand(["stat"] + (group.follows ? ["-L"] : []) + ["-f", format] + group.paths)
    }
    return Inquiry(commands: commands) { results in
      var found: [FileStatusQuestion: Result<FileStatus?, any Error>] = [:]
      for ((group, command), result) in zip(zip(groups, commands), results) {
        let answers = StatReader.read(result, of: command, paths: group.paths)
        for (path, answer) in answers {
          found[FileStatusQuestion(path, followsLink: group.follows)] = answer
        }
      }
      return questions.map { found[$0] ?? .success(nil) }
    }
  }

  /// The format that stat(1) is asked for: one line for each path; the name comes last but one, and
  /// the link's target last, since both may hold any character but the separator of lines.
  public static let format = "%HT|%Mp%Lp|%Su|%Sg|%u|%g|%z|%m|%Sf|%d:%i|%N%n%Y"
}
