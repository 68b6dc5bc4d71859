import PlayData
import PlayModuleKit
import PlayShell

/// A line of master.passwd(5).
struct UserEntry: Hashable, Sendable {
  /// What pw(8) puts in front of the password of an account that it locks.
  static let lockMark = "*LOCKED*"

  let name: String
  let uid: Int
  let gid: Int
  let loginClass: String
  /// When the account ends, in seconds since 1970; 0 is never.
  let expires: Int
  let comment: String
  let home: String
  let shell: String
  /// Whether pw(8) has locked the account.
  let isLocked: Bool
  /// The hash, whether or not the account is locked.
  let hash: String

  /// Reads a line; `nil` when it is none.
  init?(_ line: Substring) {
    let fields = line.split(byte: ":", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 10, let uid = Int(fields[2]), let gid = Int(fields[3]),
      let expires = Int(fields[6])
    else { return nil }
    (name, self.uid, self.gid, loginClass) = (fields[0], uid, gid, fields[4])
    (self.expires, comment, home, shell) = (expires, fields[7], fields[8], fields[9])
    isLocked = fields[1].hasPrefix(Self.lockMark)
    hash = isLocked ? String(fields[1].dropFirst(Self.lockMark.count)) : fields[1]
  }
}

/// Asks for users; the answer is `nil` when there is none of this name.
struct UserQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.user, name)] }

  /// One line for each name: the entry, or the status with which pw(8) could not show it.
  static let script = #"for u do pw usershow -n "$u" || echo "$?"; done"#

  /// The status of pw(8) for a user that does not exist.
  private static let unknownUser = "67"

  static func inquiry(_ questions: [UserQuestion]) -> Inquiry<UserEntry?> {
    let command = ShellCommand(["sh", "-c", script, "sh"] + questions.map(\.name))
    return Inquiry(commands: [command]) { results in
      let result = results[0]
      let lines = result.lines
      guard lines.count == questions.count else {
        return questions.map { _ in .failure(Unexpected(result, of: command)) }
      }
      return lines.map { line in
        if line == unknownUser { return .success(nil) }
        guard let entry = UserEntry(line) else { return .failure(Unexpected(result, of: command)) }
        return .success(entry)
      }
    }
  }
}

/// A line of group(5).
struct GroupEntry: Hashable, Sendable {
  let name: String
  var gid: Int
  var members: [String]

  /// Reads a line; `nil` when it is none.
  init?(_ line: Substring) {
    let fields = line.split(byte: ":", omittingEmptySubsequences: false)
    guard fields.count == 4, let gid = Int(fields[2]) else { return nil }
    (name, self.gid) = (String(fields[0]), gid)
    members = fields[3].split(byte: ",").map(String.init)
  }

  private init(name: String, gid: Int, members: [String]) {
    (self.name, self.gid, self.members) = (name, gid, members)
  }

  /// A group that another task will make.
  init(planned name: String) { self.init(name: name, gid: -1, members: []) }

  /// Whether a task means the group by this name or number.
  func isMeant(by account: Account) -> Bool { account.matches(name: name, number: gid) }
}

/// Asks for all groups: there are few, and a user's memberships are spread over them.
struct GroupsQuestion: Question {
  func foreseen(
    _ answer: [GroupEntry], after announced: [String: Difference.Content]
  ) -> [GroupEntry] {
    answer.compactMap { group in
      func value(_ subject: String) -> String?? {
        guard case .value(_, let after)? = announced[subject] else { return nil }
        return after
      }
      if value("group \(group.name)") == .some(nil) { return nil }
      var group = group
      if case .some(let gid?) = value("group \(group.name): gid") {
        group.gid = Int(gid) ?? group.gid
      }
      if case .some(let members?) = value("group \(group.name): members") {
        group.members = members.split(separator: ",").map(String.init)
      }
      return group
    }
  }

  static func inquiry(_ questions: [GroupsQuestion]) -> Inquiry<[GroupEntry]> {
    let command: ShellCommand = ["pw", "groupshow", "-a"]
    return Inquiry(commands: [command]) { results in
      let groups = results[0].lines.map(GroupEntry.init)
      guard results[0].status == 0, groups.allSatisfy({ $0 != nil }) else {
        return questions.map { _ in .failure(Unexpected(results[0], of: command)) }
      }
      return questions.map { _ in .success(groups.compactMap(\.self)) }
    }
  }
}

/// The files that pw(8) keeps.
enum AccountFiles {
  static let all = ["/etc/group", "/etc/master.passwd", "/etc/passwd"]
}

/// Checks of what pw(8) takes.
enum AccountName {
  /// The longest name of passwd(5).
  private static let limit = 32
  /// What may be in a name, besides a `$` at its end.
  private static let rule = NameRule("_.", later: "-")

  /// Refuses a text that cannot be the name of a user or a group.
  static func check(_ name: String, key: String) throws {
    let stem = name.hasSuffix("$") ? name.dropLast() : name[...]
    guard rule.accepts(stem), name.count <= limit, Int(name) == nil else {
      throw ParameterProblem(
        key: key, message: "\"\(name)\" cannot be the name of a user or a group",
        hint: "a name has up to \(limit) letters, digits, and the characters _ . -")
    }
  }
}
