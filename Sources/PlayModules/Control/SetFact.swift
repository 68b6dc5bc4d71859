import PlayData
import PlayModuleKit

/// Sets variables of a host for the rest of the run.
struct SetFact: Module {
  static let info = ModuleInfo(
    "set_fact", "Set variables of the host for the rest of the run.",
    notes: [
      "Every key is the name of a variable. A value that waits for a task which has not run in check "
        + "mode waits in the variable as well.",
      "Nothing is kept for another run.",
    ],
    check: "Runs in check mode as well.",
    examples: [
      #"{ "set_fact": { "app_url": "https://{{ inventory_hostname }}/app", "app_workers": 4 } }"#
    ], collectsUnknown: "variables", changesHost: false)

  @Param("Variables and their values.") var variables: [String: Value]
  @Param("Accepted only as `false`: variables are not kept for another run.")
  var cacheable: Bool = false

  func checkParameters() throws {
    if cacheable {
      throw ParameterProblem(
        key: "cacheable", message: "cannot be true: nothing is kept from one run to the next",
        hint: "set the variable in the inventory")
    }
    guard !variables.isEmpty else {
      throw ParameterProblem(key: nil, message: "set_fact: no variable is given")
    }
    for name in variables.keys.sorted() where !VariableName.isValid(name) {
      throw ParameterProblem(
        key: name, message: "is not the name of a variable",
        hint: "a name has letters, digits and _, and starts with no digit")
    }
  }

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    var plan = Plan.unchanged
    let sorted = ValueMap(variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    plan.variables = sorted
    plan.values = sorted
    return plan
  }
}
