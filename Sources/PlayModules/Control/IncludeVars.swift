import PlayData
import PlayModuleKit

/// Reads variables from files of the controller.
struct IncludeVars: Module {
  static let info = ModuleInfo(
    "include_vars", "Read variables for the host from a JSON file or a folder of them.",
    notes: [
      "They count like those of set_fact. Values are rendered when the task runs, and see each other.",
      "A relative path is looked for in the role's `vars`, the role, the playbook's `vars` and beside "
        + "the playbook. Of a folder all files whose names end with .json are read, by name.",
    ],
    check: "Exact; the variables are set in check mode too.",
    examples: [
      #"{ "include_vars": "freebsd.json" }"#,
      #"{ "include_vars": { "file": "{{ facts.release }}.json", "name": "release" } }"#,
    ], shorthand: "file", changesHost: false)

  @Param("File or folder.", aliases: ["dir"]) var file: LocalVariables
  @Param("Variable that becomes a map of them; each is a variable of its own without it.")
  var name: String?

  var variables: [String] { name.map { [$0] } ?? Array(file.variables.keys) }

  func checkParameters() throws {
    if let name, !VariableName.isValid(name) {
      throw ParameterProblem(
        key: "name", message: "\"\(name)\" cannot be the name of a variable",
        hint: "use letters, digits and _, not starting with a digit")
    }
  }

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    var plan = Plan.unchanged
    plan.variables = name.map { [$0: .map(file.variables)] } ?? file.variables
    plan.values = ["ansible_facts": .map(plan.variables), "file": .string(file.path)]
    return plan
  }
}
