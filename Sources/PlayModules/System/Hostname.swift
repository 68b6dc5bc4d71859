import PlayData
import PlayModuleKit
import PlayShell

/// Sets the name of a host, now and at every boot.
struct Hostname: Module {
  static let info = ModuleInfo(
    "hostname", "Set the name of the host, now and at every boot.",
    notes: [
      "The running system and rc.conf(5) are compared and changed separately.",
      "Programs that have read the old name keep it until they are restarted, syslogd among them; "
        + "/etc/hosts is left alone.",
    ],
    manualPages: ["hostname(1)", "rc.conf(5)"],
    programs: ["grep", "hostname", "sysrc"],
    examples: [#"{ "hostname": "web1.example.org" }"#, #"{ "hostname": { "name": "web1" } }"#],
    shorthand: "name")

  @Param("The name, usually with its domain.") var name: String

  /// What the probe finds out.
  struct Situation: Sendable {
    let current: String
    let variable: RCVariable
  }

  var locks: [String] { ["rcconf"] }

  func checkParameters() throws {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy {
      NameRule("", later: "-").accepts($0) && $0.last != "-" && $0.count <= 63
    }
    guard isName, name.count <= 255 else {
      throw ParameterProblem(
        key: "name", message: "\"\(name)\" is not the name of a host",
        hint: "a name consists of letters, digits and hyphens, with dots between its parts")
    }
  }

  func probe() -> Probe<Situation> {
    let command: ShellCommand = ["hostname"]
    return Probe<String>.command(command) { result in
      guard result.status == 0 else { throw Unexpected(result, of: command) }
      return String(result.line)
    }
    .zip(.ask(RCVariableQuestion("hostname", file: "/etc/rc.conf")))
    .map { Situation(current: $0.0, variable: $0.1) }
  }

  func plan(_ situation: Situation) -> Plan {
    var plan = Plan()
    if situation.current != name {
      plan.steps.append(
        Step(
          .value("name of the host", from: situation.current, to: name),
          [.run(["hostname", name])]))
    }
    let kept = situation.variable.value(in: "/etc/rc.conf")
    if kept != name { plan.steps.append(RCAssignment.step("hostname", from: kept, to: name)) }
    plan.rewrites = RCAssignment.rewritten(by: plan.steps)
    plan.values = ["name": .string(name), "before": .string(situation.current)]
    plan.warnings = RCAssignment.warnings("hostname", situation.variable)
    return plan
  }
}
