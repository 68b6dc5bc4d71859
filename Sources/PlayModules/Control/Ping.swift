import PlayData
import PlayModuleKit
import PlayShell

/// Asks a host for a sign of life.
struct Ping: Module {
  static let info = ModuleInfo(
    "ping", "Make sure that the host answers.",
    notes: [
      "The host's shell is asked, over the session that all tasks use; no ICMP packet is sent. A host "
        + "without an answer counts as unreachable before any task."
    ],
    manualPages: ["printf(1)"], programs: ["printf"],
    check: "Runs in check mode as well.",
    examples: [#"{ "ping": {} }"#], changesHost: false)

  @Param("Word that the host shall send back.") var data: String = "pong"

  func probe() -> Probe<String> { .command(["printf", "%s\\n", data]) { $0.line } }

  func plan(_ answer: String) throws -> Plan {
    guard answer == data else {
      throw ModuleFailure(
        "the host sent \"\(answer)\" back instead of \"\(data)\"",
        hint: "something prints into the session's shell; look at its start-up files")
    }
    var plan = Plan.unchanged
    plan.values = ["ping": .string(answer)]
    return plan
  }
}
