import PlayData
import PlayModuleKit

/// Shows a text or the value of an expression.
struct Debug: Module {
  static let info = ModuleInfo(
    "debug", "Show a text or the value of an expression.",
    notes: ["Secrets are masked."], check: "Runs in check mode as well.",
    examples: [
      #"{ "debug": { "msg": "{{ inventory_hostname }} runs {{ facts.release }}" } }"#,
      #"{ "debug": { "var": "facts.interfaces", "verbosity": 1 } }"#,
    ], shorthand: "msg", changesHost: false)

  @Param("Text to show.") var msg: Value?
  @Param("Expression whose value is shown.") var `var`: EvaluatedExpression?

  @Param("Show it only when the run is at least this talkative: the number of `-v`.")
  var verbosity: Int = 0

  func checkParameters() throws {
    guard verbosity >= 0 else {
      throw ParameterProblem(key: "verbosity", message: "is a number of 0 or more")
    }
    guard msg == nil || `var` == nil else {
      throw ParameterProblem(key: "var", message: "cannot be given together with \"msg\"")
    }
  }

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    var plan = Plan.unchanged
    plan.messageVerbosity = verbosity
    if let expression = `var` {
      plan.message = "\(expression.text) = \(JSON.write(expression.value, indent: 2))"
      plan.values[expression.text] = expression.value
    } else {
      let value = msg ?? "Hello world!"
      plan.message = value.string ?? JSON.write(value, indent: 2)
      plan.values["msg"] = value
    }
    return plan
  }
}
