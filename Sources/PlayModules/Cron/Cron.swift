import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a job, or a variable, of a crontab(5).
struct Cron: Module {
  static let info = ModuleInfo(
    "cron", "Keep a job or a variable of a user's crontab, or of a file in /etc/cron.d.",
    notes: [
      "A job is found by the comment above it, `#swplay: NAME`; `#Ansible: NAME` is found as well and "
        + "stays as it is. All other lines are left as they are.",
      "At a bare `%` cron ends a command and feeds it the rest: write `\\%` where a percent sign is "
        + "meant.",
      "Jobs run with a short PATH: write full paths, or set PATH with `env`. A variable counts for "
        + "the jobs below it and is therefore put at the top.",
      "`special_time` knows FreeBSD's @every_minute and a number of seconds as well.",
    ],
    manualPages: ["crontab(1)", "crontab(5)", "cron(8)"],
    programs: ["crontab", "rm", "stat"],
    check: "Exact, but cron's own check of the times happens only when the table is written.",
    examples: [
      """
      { "cron": { "name": "health of the database", "minute": "*/5", \
      "job": "/usr/local/bin/podman healthcheck run db" } }
      """,
      #"{ "cron": { "name": "PATH", "env": true, "job": "/bin:/usr/bin:/usr/local/bin" } }"#,
      """
      { "cron": { "name": "backup", "special_time": "daily", "user": "backup", \
      "cron_file": "backup", "job": "/usr/local/bin/backup" } }
      """,
      #"{ "cron": { "name": "old job", "state": "absent" } }"#,
    ])

  @Param("Name of the job, or of the variable with `env`.") var name: String
  @Param("Command line of the job, or value of the variable; needed while `state` is `present`.")
  var job: String?
  @Param("Whether it shall be there.") var state: Presence = .present
  @Param("Minutes, as crontab(5) has them.") var minute: CronField = CronField.every
  @Param("Hours.") var hour: CronField = CronField.every
  @Param("Days of the month.") var day: CronField = CronField.every
  @Param("Months.") var month: CronField = CronField.every
  @Param("Days of the week; 0 and 7 are Sunday.") var weekday: CronField = CronField.every
  @Param("A time with a name, such as daily or reboot, or a number of seconds.")
  var specialTime: CronSpecialTime?
  @Param("User whose table it is, or who runs the job of a `cron_file`.") var user: String = "root"
  @Param("File with the jobs of several users, a path or a name in /etc/cron.d.")
  var cronFile: String?
  @Param("Whether the job is kept as a comment, so that it does not run.")
  var disabled: Bool = false
  @Param("Whether it is a variable.") var env: Bool = false
  @Param("Variable after which a new one is put.") var insertafter: String?
  @Param("Variable before which a new one is put.") var insertbefore: String?
  @Param("Whether a copy of the replaced `cron_file` stays beside it.") var backup: Bool = false

  /// What the probe finds out.
  enum Situation: Sendable {
    /// A user's table; `nil` when the user has none.
    case table([UInt8]?)
    /// There is no such user.
    case noUser
    /// A file of jobs.
    case file(FileTarget, FileContent)
  }

  var locks: [String] { ["crontab:\(file?.text ?? user)"] }

  /// The file when the job is not in a user's own table.
  private var file: RemotePath? {
    cronFile.flatMap { RemotePath($0.startsWithBytes("/") ? $0 : "/etc/cron.d/\($0)") }
  }

  func checkParameters() throws {
    try AccountName.check(user, key: "user")
    for (key, text) in [("name", name), ("job", job ?? "")] {
      if text.utf8.contains(where: { [0, 10, 13].contains($0) }) {
        throw ParameterProblem(
          key: key, message: "holds a newline or a NUL, but a job is one line",
          hint: "put several commands into a script")
      }
    }
    // Only a variable may be empty: MAILTO is where no mail is wanted.
    guard state == .absent || (env ? job != nil : job?.isEmpty == false) else {
      throw ParameterProblem(key: "job", message: "is needed while \"state\" is \"present\"")
    }
    let isBelow = cronFile?.holdsByte(UInt8(ascii: "/")) == true
    if let cronFile,
      file == nil || cronFile.isEmpty || isBelow && !cronFile.startsWithBytes("/")
    {
      throw ParameterProblem(
        key: "cron_file", message: "is an absolute path, or a name in /etc/cron.d")
    }
    if env { try validateVariable() } else { try validateJob() }
  }

  private func validateVariable() throws {
    guard RCSyntax.isName(name) else {
      throw ParameterProblem(key: "name", message: "\"\(name)\" is not the name of a variable")
    }
    if job?.holdsByte(UInt8(ascii: "\"")) == true {
      throw ParameterProblem(key: "job", message: "holds a double quote, which would end the value")
    }
    try refuse(specialTime != nil, "special_time")
    try refuse(disabled, "disabled")
    try refuse(insertafter != nil && insertbefore != nil, "insertbefore", with: "insertafter")
  }

  private func validateJob() throws {
    let hasTimes = [minute, hour, day, month, weekday].contains { $0.text != "*" }
    try refuse(specialTime != nil && hasTimes, "special_time", with: "minute … weekday")
    try refuse(insertafter != nil || insertbefore != nil, "insertafter", with: "a job")
    try refuse(backup && cronFile == nil, "backup", with: "a user's own table")
  }

  private func refuse(_ isGiven: Bool, _ key: String, with other: String = "env") throws {
    guard isGiven else { return }
    throw ParameterProblem(key: key, message: "cannot be given together with \(other)")
  }

  func probe() -> Probe<Situation> {
    if let file {
      return ManagedFile.probe(file, followsLink: false, unlessSHA256: nil)
        .map { .file($0.0, $0.1) }
    }
    // Options stand in front: behind a file name FreeBSD's crontab(1) once took root's table.
    let command: ShellCommand = ["crontab", "-u", user, "-l"]
    return .command(command, reads: [Resource(.user, user)]) { result in
      switch result.status {
      case 0: .table(result.output)
      case 1 where result.stderr.contains("no crontab for"): .table(nil)
      case 1 where result.stderr.contains("' unknown"): .noUser
      default: throw Unexpected(result, of: command)
      }
    }
  }

  func plan(_ situation: Situation) throws -> Plan {
    var plan =
      switch situation {
      case .table(let bytes): tablePlan(bytes)
      case .noUser: tablePlan(nil)
      case .file(let target, let content): try filePlan(target, content)
      }
    if case .noUser = situation, plan.isChanging {
      plan.requires.append(
        ModuleFailure(
          "there is no user \(user), whose crontab this is", hint: "create the user first",
          missing: [Resource(.user, user)]))
    }
    plan.values["name"] = .string(name)
    if state == .present, !env, CronText.hasBarePercent(job ?? "") {
      plan.warnings.append(
        "the job \"\(name)\" holds a bare %, at which cron ends the command; write \\% if it is "
          + "part of it")
    }
    return plan
  }
}
