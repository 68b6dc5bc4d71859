import PlayData
import PlayModuleKit

/// Stops a host with a message.
struct Fail: Module {
  static let info = ModuleInfo(
    "fail", "Fail with a message.",
    notes: ["Give it a condition with `when`; for conditions alone use assert."],
    check: "Fails in check mode as well.",
    examples: [
      #"""
      { "fail": { "msg": "{{ inventory_hostname }} runs {{ facts.release }}, which is too old" } }
      """#
    ], shorthand: "msg", changesHost: false)

  @Param("What to say.") var msg: String = "the playbook says that this task fails"

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) throws -> Plan { throw ModuleFailure(msg) }
}
