import PlayData
import PlayModuleKit
import PlayShell

/// Restarts the host and goes on when it is back.
struct Reboot: Module {
  static let info = ModuleInfo(
    "reboot", "Restart the host, and go on with the play when it is back.",
    notes: [
      "It is back when it has another boot id, rc(8) has ended, and `test_command` succeeds. The boot "
        + "id is random; the time of the boot, which others compare, changes with the clock.",
      "A jail and the machine that swplay itself runs on are not restarted.",
      "To restart only when it is needed let a task notify a handler, or give it a condition.",
    ],
    manualPages: ["shutdown(8)", "sysctl(8)", "daemon(8)"],
    programs: ["daemon", "sysctl"],
    check: "That it would restart; a check does not.",
    examples: [
      #"{ "reboot": {} }"#,
      #"{ "reboot": { "msg": "new kernel", "reboot_timeout": 900, "test_command": "zpool list" } }"#,
    ])

  @Param("Seconds that the host may take to come back.") var rebootTimeout: Int = 600
  @Param("Seconds between the answer of the host and its going down.") var preRebootDelay: Int = 2
  @Param("Seconds before the first attempt to connect again.") var postRebootDelay: Int = 5
  @Param("Command that succeeds when the host is ready, for the shell.") var testCommand: String?
  @Param("What people who are logged in are told.") var msg: String = "Restart by swplay"

  /// What the probe finds out.
  struct Situation: Sendable {
    let isJail: Bool
    let bootID: String
  }

  var isBarrier: Bool { true }

  private static let identity = ["sysctl", "-x", "kern.boot_id"]

  /// rc(8) is what init(8) runs; sshd, which is one of the last, answers before its end.
  static let readiness =
    #"[ -z "$(pgrep -f '^(/bin/)?sh /etc/rc( autoboot)?$')" ] && eval "$1""#

  func checkParameters() throws {
    for (key, seconds, range) in [
      ("reboot_timeout", rebootTimeout, 1...86_400), ("pre_reboot_delay", preRebootDelay, 1...3600),
      ("post_reboot_delay", postRebootDelay, 0...3600),
    ] where !range.contains(seconds) {
      throw ParameterProblem(
        key: key,
        message: "is between \(range.lowerBound) and \(range.upperBound) seconds; got \(seconds)")
    }
    if testCommand?.isEmpty == true {
      throw ParameterProblem(key: "test_command", message: "is empty", hint: "leave it out")
    }
  }

  func probe() -> Probe<Situation> {
    let identity = ShellCommand(Self.identity)
    return Probe<String?>.ask(SysctlQuestion("security.jail.jailed"))
      .zip(.ask(CommandQuestion(identity))).map { jailed, answer in
        guard answer.status == 0, !answer.line.isEmpty else {
          throw Unexpected(answer, of: identity)
        }
        return Situation(isJail: jailed == "1", bootID: answer.line)
      }
  }

  func plan(_ situation: Situation) throws -> Plan {
    guard !situation.isJail else {
      throw ModuleFailure(
        "the host is a jail, which has no system of its own to restart",
        hint: "restart the jail on its host: service jail restart NAME")
    }
    let script = #"sleep "$1"; exec shutdown -r now "$2""#
    let reconnection = Reconnection(
      identity: Self.identity, before: situation.bootID,
      test: ["sh", "-c", Self.readiness, "swplay-ready", testCommand ?? ":"],
      timeout: rebootTimeout, delay: preRebootDelay + postRebootDelay)
    return Plan([
      Step(
        .deed("system", from: "running", to: "restarted", leaving: "running"),
        [
          .run(
            ["daemon", "-f", "sh", "-c", script, "swplay-reboot", "\(preRebootDelay)", msg],
            reconnecting: reconnection)
        ])
    ])
  }
}
