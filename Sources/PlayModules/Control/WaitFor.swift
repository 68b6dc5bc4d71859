import PlayData
import PlayModuleKit
import PlayShell

/// Waits until something is as it shall be on the host.
struct WaitFor: Module {
  static let info = ModuleInfo(
    "wait_for", "Wait until a port is open, closed or left by all, or a path is there or gone.",
    notes: [
      "The host itself looks, again and again, in one exchange; nothing is sent meanwhile.",
      "Waiting is no change. When nothing but `timeout` is given, that many seconds pass.",
      "`drained` waits until no connection to the port is left, however it was opened; that the port "
        + "is closed to new ones is up to other tasks.",
      "`search_regex` is an extended expression of grep(1) and is looked for in the file `path`.",
    ],
    manualPages: ["nc(1)", "netstat(1)", "grep(1)", "timeout(1)"],
    programs: ["grep", "nc", "netstat", "sleep", "stat", "timeout"],
    check: "Looks once; a check never waits and says so.",
    examples: [
      #"{ "wait_for": { "port": 8080, "timeout": 60 } }"#,
      #"{ "wait_for": { "path": "/var/run/app.pid", "state": "absent" } }"#,
      #"{ "wait_for": { "path": "/var/log/app.log", "search_regex": "ready after [0-9]+ s" } }"#,
    ])

  /// What is waited for.
  enum Wanted: String, CaseIterable, ParameterValue {
    case started
    case stopped
    case present
    case absent
    case drained
  }

  @Param("Host whose port is looked at, as seen from the host of the task.")
  var host: String = "127.0.0.1"
  @Param("TCP port to connect to.") var port: Int?
  @Param("Path to look for; links are followed.") var path: RemotePath?
  @Param("Expression that a line of the file shall match.") var searchRegex: String?
  @Param(
    "Whether the port shall be open or the path there (`started`, `present`), or not (`stopped`, "
      + "`absent`); `drained` is a port of the host without connections.") var state: Wanted =
      .started
  @Param("Seconds after which the task fails.") var timeout: Int = 300
  @Param("Seconds before the first look.") var delay: Int = 0
  @Param("Seconds between two looks.") var sleep: Int = 1
  @Param("Seconds that a connection to the port may take.") var connectTimeout: Int = 5
  @Param("What to say when the time is up.") var msg: String?

  func checkParameters() throws {
    if port != nil, path != nil {
      throw ParameterProblem(key: "path", message: "cannot be given together with \"port\"")
    }
    if searchRegex != nil, path == nil {
      throw ParameterProblem(key: "search_regex", message: "needs \"path\", the file to look in")
    }
    if state == .drained, port == nil || host != "127.0.0.1" {
      throw ParameterProblem(
        key: "state", message: "drained is about the connections to a \"port\" of the host itself",
        hint: "give \"port\" and no \"host\"")
    }
    if let port, !(1...65_535).contains(port) {
      throw ParameterProblem(key: "port", message: "is a number from 1 to 65535")
    }
    if host.isEmpty || host.startsWithBytes("-") {
      throw ParameterProblem(key: "host", message: "is a name or an address")
    }
    for (key, value, least) in [
      ("timeout", timeout, 1), ("delay", delay, 0), ("sleep", sleep, 1),
      ("connect_timeout", connectTimeout, 1),
    ] where value < least {
      throw ParameterProblem(key: key, message: "is a number of seconds, \(least) or more")
    }
  }

  /// Whether the first look already found it; `nil` when there was none.
  func probe() -> Probe<Bool?> {
    guard delay == 0, let test = test(connectTimeout: 1) else { return .none(nil) }
    guard let path, searchRegex == nil else {
      return .command(test) { try Self.isTrue($0, of: test) }
    }
    return Probe.ask(FileStatusQuestion(path.text, followsLink: true)).map { $0 != nil }
  }

  func plan(_ isThere: Bool?) -> Plan {
    var plan = Plan()
    plan.values = ["state": .string(state.rawValue)]
    plan.values["port"] = port.map { .int($0) }
    plan.values["path"] = path.map { .string($0.text) }
    if let isThere, isThere == isWanted { return plan }
    plan.onlyWaits = true
    plan.skipReason = "a check does not wait for \(subject)"
    plan.steps = [Step(.command("wait for \(subject)"), [action])]
    return plan
  }

  /// Looks until the answer is the wanted one; a test that cannot run is no answer.
  static let script = """
    w=$1 s=$2
    sleep "$3"
    shift 3
    while :; do
      "$@" </dev/null >/dev/null 2>&1
      case $? in 0) i=yes ;; 126|127) exit 127 ;; *) i=no ;; esac
      [ "$i" != "$w" ] || exit 0
      sleep "$s"
    done
    """

  private var action: Action {
    guard let test = test(connectTimeout: connectTimeout) else {
      return .run(["sleep", String(timeout)])
    }
    let words =
      ["timeout", "-k", "5", String(timeout), "sh", "-c", Self.script, "swplay-wait"]
      + [isWanted ? "yes" : "no", String(sleep), String(delay)] + test.arguments
    let (subject, timeout, msg) = (subject, timeout, msg)
    return .run(ShellCommand(words)) { result in
      switch result.status {
      case 0: nil
      case 124: ModuleFailure(msg ?? "waited \(timeout) s for \(subject) in vain")
      default:
        ModuleFailure("\(test.arguments[0] == "sh" ? "netstat" : test.arguments[0]) cannot be run")
      }
    }
  }

  private var isWanted: Bool { state == .started || state == .present }

  private func test(connectTimeout: Int) -> ShellCommand? {
    if let port, state == .drained { return PortConnections.test(port) }
    if let port { return ["nc", "-z", "-w", String(connectTimeout), host, String(port)] }
    guard let path else { return nil }
    guard let searchRegex else { return ["test", "-e", path.text] }
    return ["grep", "-Eqs", "-e", searchRegex, "--", path.text]
  }

  private static func isTrue(_ result: CommandResult, of test: ShellCommand) throws -> Bool {
    switch result.status {
    case 0: return true
    case 1, 2: return false
    default: throw Unexpected(result, of: test)
    }
  }

  private var subject: String {
    if let port, state == .drained { return "the connections to port \(port) to end" }
    if let port {
      return "port \(port) of \(host) to be \(isWanted ? "open" : "closed")"
    }
    guard let path else { return "\(timeout) s" }
    guard let searchRegex else { return "\(path) to be \(isWanted ? "there" : "gone")" }
    return "\(path) to \(isWanted ? "match" : "match no more") \"\(searchRegex)\""
  }
}
