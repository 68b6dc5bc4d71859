import PlayData
import PlayModuleKit

/// Stops a host when a condition does not hold.
struct Assert: Module {
  static let info = ModuleInfo(
    "assert", "Fail unless all conditions hold.",
    notes: ["A condition is true or false; other values are refused, since they are mistakes."],
    check: "Runs in check mode as well; a condition that waits for a task which has not run is not "
      + "judged.",
    examples: [
      #"""
      { "assert": { "that": ["facts.system == 'FreeBSD'", "app_port > 1024"],
                    "fail_msg": "this role needs FreeBSD and a port above 1024" } }
      """#
    ], changesHost: false)

  @Param("Expressions without braces that must all be true.") var that: [EvaluatedExpression]
  @Param("What to say when one is false.", aliases: ["msg"]) var failMsg: String?
  @Param("What to say when all are true.") var successMsg: String?
  @Param("Whether nothing is said when all are true.") var quiet: Bool = false

  func checkParameters() throws {
    guard !that.isEmpty else {
      throw ParameterProblem(key: "that", message: "holds no expression")
    }
  }

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) throws -> Plan {
    var plan = Plan.unchanged
    for condition in that {
      switch condition.value {
      case .bool(true): continue
      case .bool(false):
        throw ModuleFailure(
          failMsg ?? "the assertion failed",
          hint: "\"\(condition.text)\" is false")
      default:
        guard let task = condition.value.unknownUntil else { throw notBoolean(condition) }
        plan.skipReason = "\"\(condition.text)\" is not known until \(task) has run"
      }
    }
    if !quiet, plan.skipReason == nil { plan.message = successMsg ?? "all assertions hold" }
    return plan
  }

  private func notBoolean(_ condition: EvaluatedExpression) -> ModuleFailure {
    ModuleFailure(
      "\"\(condition.text)\" is \(condition.value.typeName), not true or false",
      hint: "compare it with something, or write \"is defined\" or \"| bool\" behind it")
  }
}
