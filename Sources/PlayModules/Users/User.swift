import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a user of passwd(5).
struct User: Module {
  /// When an existing user gets the password of the task.
  enum PasswordUpdate: String, CaseIterable, ParameterValue {
    case always
    case onCreate = "on_create"
  }

  static let info = ModuleInfo(
    "user", "Create, change and remove a user.",
    notes: [
      "`password` is a hash of crypt(3), as \"openssl passwd -6\" makes it. It travels on the standard "
        + "input of pw(8) and is never shown; a text that is no hash is refused.",
      "`groups` are the groups besides the first one; the user leaves those that are not named, "
        + "unless `append` is true.",
      "What the task does not give stays as it is. Files keep their owner by number: after a change "
        + "of `uid` they belong to another user, or to none.",
      "A removal leaves the home folder, unless `remove` is true; pw(8) removes the user's crontab in "
        + "any case.",
    ],
    manualPages: ["pw(8)", "passwd(5)", "login.conf(5)"],
    programs: ["mv", "pw", "ssh-keygen", "stat", "su"],
    check: "Exact; a new password is announced and not shown.",
    examples: [
      """
      { "user": { "name": "anna", "comment": "Anna Example", "groups": ["wheel"], \
      "shell": "/bin/sh", "password": "$6$rounds=5000$salt$hash" } }
      """,
      #"{ "user": { "name": "app", "home": "/nonexistent", "create_home": false, "shell": "/usr/sbin/nologin" } }"#,
      #"{ "user": { "name": "old", "state": "absent", "remove": true } }"#,
    ])

  @Param("The user.") var name: String
  @Param("Whether the user shall exist.") var state: Presence = .present
  @Param("Number of the user; pw chooses one for a new user without it.") var uid: Int?
  @Param("Whether another user may have the same number.") var nonUnique: Bool = false
  @Param("First group; a new user without it gets one of the same name.") var group: Account?
  @Param("Other groups.") var groups: [Account]?
  @Param("Whether the user stays in groups that are not named.") var append: Bool = false
  @Param("Full name or purpose.", aliases: ["gecos"]) var comment: String?
  @Param("Home folder; /home/NAME for a new user without it.") var home: RemotePath?
  @Param("Whether the home folder of a new user is made, with what /usr/share/skel holds.")
  var createHome: Bool = true
  @Param("Folder whose content a new home folder gets.") var skeleton: RemotePath?
  @Param("Whether the home folder is moved when `home` changes.") var moveHome: Bool = false
  @Param("Login shell.") var shell: RemotePath?
  @Param("Login class of login.conf(5); an empty text is the default one.") var loginClass: String?
  @Param("When the account ends, in seconds since 1970; 0 is never.") var expires: Int?
  @Param("Hash of the password.") var password: Secret?
  @Param("Whether an existing user gets the password too, or only a new one.")
  var updatePassword: PasswordUpdate = .always
  @Param("Whether the account is locked: no password lets the user in.") var passwordLock: Bool?
  @Param("Whether the user gets an SSH key without a passphrase, unless there is one.")
  var generateSshKey: Bool = false
  @Param("Type of that key.") var sshKeyType: SSHKeyType = .ed25519
  @Param("Length of that key; ssh-keygen chooses one without it.") var sshKeyBits: Int?
  @Param("File of that key, a path or one below the home folder; .ssh/id_TYPE without it.")
  var sshKeyFile: String?
  @Param("Comment of that key; the user's name without it.") var sshKeyComment: String?
  @Param("Whether the home folder is removed with the user.") var remove: Bool = false

  /// What the probe finds out.
  struct Situation: Sendable {
    let user: UserEntry?
    var groups: [GroupEntry]
    /// The status of the shell that the task gives.
    var shell: FileStatus?
    /// The status of the home folder that the task gives.
    var home: FileStatus?
    /// The user's own key, when the task asks for one.
    var key: UserKey?
    /// Who has the number that the task gives.
    var numberOwner: String?
  }

  var locks: [String] { ["accounts"] }

  func checkParameters() throws {
    try AccountName.check(name, key: "name")
    if let uid, !(0...Int(UInt32.max)).contains(uid) {
      throw ParameterProblem(key: "uid", message: "\(uid) is not the number of a user")
    }
    if let comment, comment.holdsByte(UInt8(ascii: ":")) || comment.contains(where: \.isNewline) {
      throw ParameterProblem(
        key: "comment", message: "holds a colon or a newline, which passwd(5) cannot hold")
    }
    if let expires, expires < 0 {
      throw ParameterProblem(key: "expires", message: "is a time in seconds, or 0 for never")
    }
    if append, groups == nil { throw ParameterProblem(key: "append", message: "needs \"groups\"") }
    for (key, text) in [("ssh_key_file", sshKeyFile), ("ssh_key_comment", sshKeyComment)]
    where text?.contains(where: { $0.isNewline || $0 == "\0" }) == true {
      throw ParameterProblem(key: key, message: "holds a newline or a NUL")
    }
    guard let password else { return }
    guard password.revealed.wholeMatch(of: /\*|\$[0-9a-z]+\$[.\/A-Za-z0-9$=,+-]+/) != nil else {
      throw ParameterProblem(
        key: "password", message: "is not a hash of crypt(3)",
        hint: "make one with \"openssl passwd -6\", or use \"*\" for none")
    }
  }

  func probe() -> Probe<Situation> {
    var probe = Probe<UserEntry?>.ask(UserQuestion(name: name)).zip(.ask(GroupsQuestion()))
      .map { Situation(user: $0.0, groups: $0.1) }
    guard state == .present else { return probe }
    if let shell {
      probe = probe.zip(.ask(FileStatusQuestion(shell.text, followsLink: true))).map { pair in
        var situation = pair.0
        situation.shell = pair.1
        return situation
      }
    }
    if generateSshKey {
      probe = probe.zip(.ask(UserKeyQuestion(user: name, file: keyFile))).map { pair in
        var situation = pair.0
        situation.key = pair.1
        return situation
      }
    }
    if let uid, !nonUnique {
      probe = probe.zip(UserNumber.owner(of: uid)).map { pair in
        var situation = pair.0
        situation.numberOwner = pair.1
        return situation
      }
    }
    guard let home else { return probe }
    return probe.zip(.ask(FileStatusQuestion(home.text, followsLink: true))).map { pair in
      var situation = pair.0
      situation.home = pair.1
      return situation
    }
  }

  func plan(_ situation: Situation) throws -> Plan {
    var plan = state == .present ? try keeping(situation) : removal(of: situation.user)
    plan.rewrites = AccountFiles.all
    return plan
  }

  private func keeping(_ situation: Situation) throws -> Plan {
    try UserNumber.check(uid, for: name, owner: situation.numberOwner)
    var plan = Plan()
    if let shell, situation.shell == nil, situation.user?.shell.hasSameBytes(as: shell.text) != true
    {
      plan.requires.append(
        ModuleFailure(
          "the host has no shell \(shell)", hint: "install its package first",
          missing: [Resource(.path, shell.text), Resource(.program, shell.name)]))
    }
    var situation = situation
    for wanted in (group.map { [$0] } ?? []) + (groups ?? [])
    where !situation.groups.contains(where: { $0.isMeant(by: wanted) }) {
      plan.requires.append(
        ModuleFailure(
          "there is no group \(wanted)", hint: "create the group first",
          missing: [Resource(.group, wanted.text)]))
      // As it will be: its number is known then.
      situation.groups.append(GroupEntry(planned: wanted.text))
    }
    plan.steps = try situation.user.map { try changes(of: $0, situation) } ?? creation
    if generateSshKey, situation.key == nil {
      let folder = home?.text ?? situation.user?.home ?? "/home/\(name)"
      plan.steps.append(try keyStep(home: folder))
    }
    if let key = situation.key?.publicKey { plan.values["ssh_public_key"] = .string(key) }
    plan.values["name"] = .string(name)
    plan.values["state"] = "present"
    plan.values["uid"] = (uid ?? situation.user?.uid).map { .int($0) }
    plan.values["home"] = (home?.text ?? situation.user?.home).map { .string($0) }
    return plan
  }

  private func removal(of user: UserEntry?) -> Plan {
    guard let user else { return .unchanged }
    return .change(
      "user \(name)", from: "uid \(user.uid), home \(user.home)", to: nil,
      by: ShellCommand(["pw", "userdel", "-n", name] + (remove ? ["-r"] : [])))
  }
}
