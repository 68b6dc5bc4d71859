import PlayData
import PlayModuleKit
import PlayShell

/// Starts, stops and enables a service of rc(8).
struct Service: Module {
  /// What shall be true of the service, or happen to it.
  enum Wish: String, CaseIterable, ParameterValue {
    case started
    case stopped
    case restarted
    case reloaded
  }

  static let info = ModuleInfo(
    "service", "Start, stop, restart, reload and enable a service of rc(8).",
    notes: [
      "`restarted` and `reloaded` always change the host; both start a service that is stopped.",
      "A service that is not enabled is started and stopped with `onestart` and `onestop`, since "
        + "`start` refuses it and still exits with 0.",
      "Some scripts, for example those of zfs, routing and podman, cannot say whether they run. "
        + "`started` then starts the service only when the task also enables it, unless `pattern` "
        + "names a process to look for.",
      "What may end the session, such as a restart of netif or sshd, runs in a process of its own, so "
        + "that it is not left half-done.",
    ],
    manualPages: ["service(8)", "rc(8)", "rc.subr(8)"],
    programs: ["daemon", "pgrep", "service", "sysrc"],
    check: "Exact, unless the service's package is itself only planned.",
    examples: [
      #"{ "service": { "name": "sshd", "enabled": true, "state": "started" } }"#,
      #"{ "service": { "name": "pf", "state": "reloaded" } }"#,
    ])

  @Param("Script in /etc/rc.d or /usr/local/etc/rc.d.") var name: String
  @Param("What shall be true of the service, or happen to it.") var state: Wish?
  @Param("Whether it starts when the host boots.") var enabled: Bool?
  @Param("Words that the script gets after its verb.", aliases: ["args"])
  var arguments: [String] = []
  @Param("Command line of a process, for scripts that cannot say whether they run; see pgrep(1).")
  var pattern: String?
  @Param("Seconds that a started service may take until its status says that it runs.")
  var wait: Int = 10
  @Param("Seconds that a started service must go on running before the task is done.")
  var verifyAfter: Int = 0
  @Param("Jail, by name or number, in which the service runs.") var jail: String?

  /// What the probe finds out.
  struct Situation: Sendable {
    var script: ServiceScript?
    var status = ServiceStatus.unknown
    var verbs: [String] = []
  }

  var locks: [String] { enabled == nil ? [] : ["rcconf"] }

  func checkParameters() throws {
    try JailName.check(jail)
    guard state != nil || enabled != nil else {
      throw ParameterProblem(key: nil, message: "give \"state\", \"enabled\" or both")
    }
    if verifyAfter < 0 {
      throw ParameterProblem(key: "verify_after", message: "is a number of seconds, 0 or more")
    }
    guard !name.isEmpty, !name.startsWithBytes("-"), !name.holdsByte(UInt8(ascii: "/")) else {
      throw ParameterProblem(key: "name", message: "\"\(name)\" is not the name of a service")
    }
  }

  func probe() -> Probe<Situation> {
    var probe = Probe.ask(ServiceScriptQuestion(name: name, jail: jail)).map {
      Situation(script: $0)
    }
    guard let state else { return probe }
    probe = probe.zip(.ask(ServiceStatusQuestion(name: name, jail: jail))).map { pair in
      var situation = pair.0
      situation.status = pair.1
      return situation
    }
    if let pattern {
      probe = probe.zip(Self.isRunning(pattern, jail: jail)).map { pair in
        var situation = pair.0
        if situation.status == .unknown { situation.status = pair.1 ? .running : .stopped }
        return situation
      }
    }
    guard state == .reloaded else { return probe }
    return probe.zip(.ask(ServiceVerbsQuestion(name: name, jail: jail))).map { pair in
      var situation = pair.0
      situation.verbs = pair.1
      return situation
    }
  }

  private static func isRunning(_ pattern: String, jail: String?) -> Probe<Bool> {
    let command = ShellCommand(
      ["pgrep"] + (jail.map { ["-j", $0] } ?? []) + ["-f", "--", pattern])
    return .command(command) { result in
      guard let status = result.status, status < 2 else { throw Unexpected(result, of: command) }
      return status == 0
    }
  }

  func plan(_ situation: Situation) throws -> Plan {
    guard let script = situation.script else {
      throw ModuleFailure(
        "there is no service \(name): neither /etc/rc.d nor /usr/local/etc/rc.d has its script",
        hint: "install its package first", missing: [Resource(.service, name)])
    }
    let variable = script.variable(of: name)
    let enabling = try enablingSteps(variable)
    let changed = try stateSteps(
      situation, isEnabled: variable.map(\.isYes) ?? true, isEnabling: !enabling.isEmpty)
    // Stopping comes first: `stop` refuses a service that is no longer enabled and has no process.
    var plan = Plan(state == .stopped ? changed + enabling : enabling + changed)
    plan.rewrites = RCAssignment.rewritten(by: plan.steps)
    plan.values = ["name": .string(name), "running": .string(situation.status.rawValue)]
    plan.values["rcvar"] = variable.map { .string($0.name) } ?? .null
    plan.values["enabled"] = .bool(enabled ?? variable?.isYes ?? true)
    // A task that also enables the service has started it when it did so.
    let isInDoubt = state == .stopped || (state == .started && enabled != true)
    if situation.status == .unknown, isInDoubt, changed.isEmpty {
      plan.warnings = [
        "\(name) cannot say whether it runs; give \"pattern\" to look for its process"
      ]
    }
    return plan
  }

  private func enablingSteps(_ variable: ServiceScript.Variable?) throws -> [Step] {
    guard let enabled else { return [] }
    guard let variable else {
      guard enabled else {
        throw ModuleFailure("\(name) has no variable in rc.conf(5), so it cannot be disabled")
      }
      return []
    }
    guard variable.isYes != enabled else { return [] }
    let wanted = enabled ? "YES" : "NO"
    let command = ShellCommand(
      ["sysrc"] + (jail.map { ["-j", $0] } ?? []) + ["\(variable.name)=\(wanted)"])
    let action = Action.run(command) { result in
      guard !result.line.hasSuffix(" -> \(wanted)") else { return nil }
      if let refusal = SystemRefusal(result, of: command) { return ModuleFailure(refusal) }
      return ModuleFailure(
        "\(variable.name) was set to \(wanted) but reads back otherwise: \(result.line)")
    }
    return [
      Step(
        .value("\(subject): \(variable.name)", from: variable.value, to: wanted), [action],
        provides: [Resource(.rcVariable, variable.name)])
    ]
  }

  /// What is shown of a change of the status.
  var subject: String { ServiceStatusQuestion(name: name, jail: jail).subject }
}
