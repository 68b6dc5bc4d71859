public import PlayShell

/// Why the system refused a command: what it is about, and what to do, in words for people.
///
/// Programs end the line that says so with the words of strerror(3), behind the name of what they
/// were about. The kernel's words count, not the program's, so one list does for all modules.
public struct SystemRefusal: Hashable, Sendable {
  /// What was refused, and why.
  public let message: String
  /// What to do about it.
  public let hint: String

  /// Recognizes a refusal in the answer of a command that did not do what it should.
  public init?(_ result: CommandResult, of command: ShellCommand) {
    // Some programs add a line of their own behind the one that tells it. What is missing is often
    // only the consequence of something else.
    let found = result.errorLines.suffix(3).reversed().compactMap { line in
      Reason.find(in: line, status: result.status).flatMap { reason, rest in
        RefusedSubject(rest, of: command, for: reason).map { (reason: reason, subject: $0) }
      }
    }
    guard let refusal = found.first(where: { $0.reason != .noFile }) ?? found.first else {
      return nil
    }
    message = refusal.reason.message(about: refusal.subject)
    hint = refusal.reason.hint(about: refusal.subject)
  }

  /// What kept the system from obeying.
  enum Reason: Sendable {
    case noSpace, quota, readOnly, notPermitted, denied, busy, broken
    case noFile, noProgram, notExecutable
    case noAnswer, noName
  }
}

extension SystemRefusal.Reason {
  /// The ends of lines that tell a reason, in lower case; the longer of two is first.
  private static let endings: [(String, Self)] = [
    ("no space left on device", .noSpace), ("out of space", .noSpace),
    ("disc quota exceeded", .quota), ("disk quota exceeded", .quota),
    ("read-only file system", .readOnly),
    ("operation not permitted", .notPermitted),
    ("permission denied", .denied),
    ("you must be root to run this program", .denied),
    ("must be privileged to use -u", .denied),
    ("device busy", .busy), ("device or resource busy", .busy),
    ("pool or dataset is busy", .busy), ("dataset is busy", .busy), ("text file busy", .busy),
    ("input/output error", .broken),
    ("no such file or directory", .noFile),
    ("connection refused", .noAnswer), ("operation timed out", .noAnswer),
    ("no address record", .noName), ("name does not resolve", .noName),
  ]

  /// The reason that a line tells, and what stands in front of it.
  static func find(in line: Substring, status: Int32?) -> (Self, Substring)? {
    if status == 127,
      let end = [": not found", ": No such file or directory"].first(where: line.hasSuffix)
    {
      return (.noProgram, line.dropLast(end.count))
    }
    let lowered = line.lowercased()
    if lowered.hasPrefix("pkg: insufficient privileges to ") { return (.denied, "") }
    guard let (ending, reason) = endings.first(where: { lowered.hasSuffix($0.0) }) else {
      return nil
    }
    let isExecution = reason == .denied && status == 126
    return (isExecution ? .notExecutable : reason, line.dropLast(ending.count))
  }

  /// Whether a sentence about it needs a name.
  var needsName: Bool { self == .noFile || self == .noName || self == .noAnswer }

  func message(about subject: RefusedSubject) -> String {
    let name = subject.text
    return switch self {
    case .noSpace: "there is no space left for \(name)"
    case .quota: "the quota leaves no space for \(name)"
    case .readOnly: "the file system of \(name) is read-only"
    case .notPermitted where subject.isPath: "the system does not permit the change of \(name)"
    case .notPermitted: "the system refuses \(name)"
    case .denied: "this user has no permission for \(name)"
    case .busy: "\(name) is busy"
    case .broken: "\(name) cannot be read or written"
    case .noFile: "there is no \(name)"
    case .noProgram: "there is no program \(name) on the host"
    case .notExecutable: "\(name) cannot be executed"
    case .noAnswer: "\(name) does not answer"
    case .noName: "the host in \(name) has no address"
    }
  }

  func hint(about subject: RefusedSubject) -> String {
    let path = subject.isPath ? subject.text : nil
    return switch self {
    case .noSpace: "make room; \"df -h\" and \"zfs list -o space\" show what is full"
    case .quota: "make room, or raise it; quota(1) and \"zfs get quota,refquota\" show it"
    case .readOnly: "\"mount -p\" shows how it is mounted; make it writable, or take another place"
    case .notPermitted: Self.permission(for: path)
    case .denied: "run the task as root, or as a user who may do this"
    case .busy: Self.release(of: path)
    case .broken: "a disk may be failing; \"zpool status\" and \"dmesg\" tell more"
    case .noFile: "create it first, or correct the name"
    case .noProgram: Self.installation(of: subject.text)
    case .notExecutable: "give it a mode with x, on a file system without noexec"
    case .noAnswer: "see whether the service runs there, and what the packet filters let through"
    case .noName: "correct the name, or see resolv.conf(5)"
    }
  }

  private static func permission(for path: String?) -> String {
    let limits = "securelevel(7) and jails forbid some changes even to root"
    guard let path else { return "run the task as root; \(limits)" }
    return "\"ls -lod \(path)\" shows its owner and flags, and \"chflags noschg \(path)\" clears "
      + "schg; \(limits)"
  }

  private static func release(of path: String?) -> String {
    let folder = path ?? "MOUNTPOINT"
    return "end what uses it first; \"fstat -f \(folder)\" shows which processes do"
  }

  /// The packages of programs that modules call.
  private static let packages = [
    "git": "git", "podman": "podman-suite", "podman-compose": "py311-podman-compose",
    "skopeo": "skopeo",
  ]

  private static func installation(of program: String) -> String {
    guard !program.hasPrefix("/") else { return "correct the path, or install what brings it" }
    return packages[program].map { "install the package \($0) first" }
      ?? "install the package that brings it first; \"pkg search \(program)\" finds its name"
  }
}
