import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a group of group(5).
struct Group: Module {
  static let info = ModuleInfo(
    "group", "Create, change and remove a group.",
    notes: [
      "Files keep their group by number: after a change of `gid` they belong to another group, or to "
        + "none.",
      "`members` is the whole list; with `append` only those who are missing are added. Members may "
        + "as well be kept by the module user.",
      "A group that is the first group of a user is not removed.",
    ],
    manualPages: ["pw(8)", "group(5)"],
    programs: ["pw"],
    examples: [
      #"{ "group": { "name": "developers", "gid": 2000 } }"#,
      #"{ "group": { "name": "wheel", "members": ["anna"], "append": true } }"#,
      #"{ "group": { "name": "old", "state": "absent" } }"#,
    ])

  @Param("The group.") var name: String
  @Param("Whether it shall exist.") var state: Presence = .present
  @Param("Number of the group; pw chooses one for a new group without it.") var gid: Int?
  @Param("Whether another group may have the same number.") var nonUnique: Bool = false
  @Param("Users who are members.") var members: [String]?
  @Param("Whether members who are not named stay.") var append: Bool = false

  /// What the probe finds out.
  struct Situation: Sendable {
    let groups: [GroupEntry]
    /// The users among `members` that exist.
    let users: [UserEntry?]
    /// Users whose first group is one of a number, for a removal.
    var firstGroups: [Int: String] = [:]
  }

  var locks: [String] { ["accounts"] }

  func checkParameters() throws {
    try AccountName.check(name, key: "name")
    for member in members ?? [] { try AccountName.check(member, key: "members") }
    if let gid, !(0...Int(UInt32.max)).contains(gid) {
      throw ParameterProblem(key: "gid", message: "\(gid) is not the number of a group")
    }
    if append, members == nil {
      throw ParameterProblem(key: "append", message: "needs \"members\"")
    }
  }

  func probe() -> Probe<Situation> {
    let users = Probe<[UserEntry?]>.each(
      (state == .present ? members ?? [] : []).map { .ask(UserQuestion(name: $0)) })
    let probe = Probe<[GroupEntry]>.ask(GroupsQuestion()).zip(users)
      .map { Situation(groups: $0.0, users: $0.1) }
    guard state == .absent else { return probe }
    return probe.zip(.ask(FirstGroupsQuestion())).map { pair in
      var situation = pair.0
      situation.firstGroups = pair.1
      return situation
    }
  }

  func plan(_ situation: Situation) throws -> Plan {
    let current = situation.groups.first { $0.name == name }
    var plan = try plan(situation, current)
    plan.rewrites = AccountFiles.all
    return plan
  }

  private func plan(_ situation: Situation, _ current: GroupEntry?) throws -> Plan {
    guard state == .present else { return try removal(of: current, situation) }
    if let gid, !nonUnique,
      let other = situation.groups.first(where: { $0.gid == gid && $0.name != name })
    {
      throw ModuleFailure(
        "the number \(gid) belongs to the group \(other.name)",
        hint: "choose another number, or set \"non_unique\": true")
    }
    var plan = Plan(current.map { changes(of: $0) } ?? [creation])
    for (member, entry) in zip(members ?? [], situation.users) where entry == nil {
      plan.requires.append(
        ModuleFailure(
          "there is no user \(member), who shall be a member of \(name)",
          hint: "create the user first", missing: [Resource(.user, member)]))
    }
    plan.values = ["name": .string(name), "state": "present"]
    plan.values["gid"] = (gid ?? current?.gid).map { .int($0) }
    return plan
  }

  private var creation: Step {
    var words = ["pw", "groupadd", "-n", name]
    if let gid { words += ["-g", String(gid)] }
    if nonUnique { words.append("-o") }
    if let members, !members.isEmpty { words += ["-M", members.joined(separator: ",")] }
    let parts =
      (gid.map { ["gid \($0)"] } ?? [])
      + (members.map { ["members \($0.joined(separator: ","))"] } ?? [])
    return Step(
      .value(
        "group \(name)", from: nil, to: parts.isEmpty ? "present" : parts.joined(separator: ", ")),
      [.run(ShellCommand(words))], provides: [Resource(.group, name)])
  }

  private func changes(of current: GroupEntry) -> [Step] {
    var steps: [Step] = []
    if let gid, gid != current.gid {
      steps.append(
        change("gid", from: "\(current.gid)", to: "\(gid)", ["-g", "\(gid)"]))
    }
    guard let members else { return steps }
    let missing = members.filter { !current.members.contains($0) }
    let extra = append ? [] : current.members.filter { !members.contains($0) }
    guard !missing.isEmpty || !extra.isEmpty else { return steps }
    let before = current.members.joined(separator: ",")
    let after = (current.members.filter { !extra.contains($0) } + missing).joined(separator: ",")
    // -m adds and -d removes; -M would drop a member whom another task has added meanwhile.
    let words =
      (missing.isEmpty ? [] : [["-m", missing.joined(separator: ",")]])
      + (extra.isEmpty ? [] : [["-d", extra.joined(separator: ",")]])
    let actions = words.map { Action.run(ShellCommand(["pw", "groupmod", "-n", name] + $0)) }
    return steps + [Step(.value("group \(name): members", from: before, to: after), actions)]
  }

  private func change(_ field: String, from: String, to: String, _ words: [String]) -> Step {
    Step(
      .value("group \(name): \(field)", from: from, to: to),
      [.run(ShellCommand(["pw", "groupmod", "-n", name] + words))])
  }

  private func removal(of current: GroupEntry?, _ situation: Situation) throws -> Plan {
    guard let current else { return .unchanged }
    if let user = situation.firstGroups[current.gid] {
      throw ModuleFailure(
        "\(name) is the first group of the user \(user)",
        hint: "remove the user or change the user's \"group\" first")
    }
    return .change(
      "group \(name)", from: "gid \(current.gid)", to: nil, by: ["pw", "groupdel", "-n", name])
  }
}

/// Asks which numbers are the first group of some user; the answer names one such user for each.
struct FirstGroupsQuestion: Question {
  /// Names and numbers alone: root would be shown the users' password hashes as well.
  static let script = "getent passwd | cut -d : -f 1,4"

  static func inquiry(_ questions: [FirstGroupsQuestion]) -> Inquiry<[Int: String]> {
    let command: ShellCommand = ["sh", "-c", script]
    return Inquiry(commands: [command]) { results in
      guard results[0].status == 0 else {
        return questions.map { _ in .failure(Unexpected(results[0], of: command)) }
      }
      let pairs = results[0].lines.compactMap { line -> (Int, String)? in
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2, let gid = Int(fields[1]) else { return nil }
        return (gid, String(fields[0]))
      }
      let users = Dictionary(pairs) { first, _ in first }
      return questions.map { _ in .success(users) }
    }
  }
}
