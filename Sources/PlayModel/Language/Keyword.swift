public import PlayModuleKit

/// A key that plays, blocks or tasks can have; checks, schema and documentation come from it.
public struct Keyword: Sendable {
  /// The key.
  public let name: String
  /// What it accepts.
  public let type: ParameterType
  /// What it means, with a period.
  public let documentation: String

  init(_ name: String, _ type: ParameterType, _ documentation: String) {
    self.name = name
    self.type = type
    self.documentation = documentation
  }
}

extension Keyword {
  private static let text = ParameterType.string(format: nil)
  private static let condition = ParameterType.list(
    .either([.string(format: "an expression"), .boolean]))
  private static let tasks = ParameterType.list(.map(.any))

  /// What blocks and tasks have in common.
  private static let common = [
    Keyword("name", text, "What it is for; reports show it."),
    Keyword("when", condition, "Expression without braces that must hold; of a list all must."),
    Keyword("tags", .list(text), "Words by which `--tags` and `--skip-tags` select."),
    Keyword("vars", .map(.any), "Variables for this place alone."),
    Keyword("environment", .map(.any), "Environment variables of the commands that make changes."),
    Keyword("notify", .list(text), "Handlers that run when something changed."),
    Keyword("ignore_errors", .boolean, "Go on when it fails."),
    Keyword("check_mode", .boolean, "`true`: only check; `false`: change even in check mode."),
    Keyword("secret", .boolean, "Hide parameters, differences and output."),
  ]

  /// The keys of a task besides its module.
  public static let task =
    common + [
      Keyword("loop", .either([.list(.any), text]), "Repeat for each item of a list."),
      Keyword("loop_control", .map(.any), "`loop_var`, `index_var` and `label` of the loop."),
      Keyword("register", text, "Variable that keeps the result."),
      Keyword("listen", .list(text), "Topics by which a handler can be notified."),
      Keyword("changed_when", condition, "When the task counts as changed."),
      Keyword("failed_when", condition, "When the task counts as failed."),
    ]

  /// The keys of a block.
  public static let block = common + [Keyword("block", tasks, "Tasks that share what stands here.")]

  /// The keys of a play.
  public static let play = [
    Keyword("name", text, "What the play is for; reports show it."),
    Keyword("hosts", .list(text), "Pattern of hosts and groups."),
    Keyword("gather_facts", .boolean, "Whether facts are gathered first."),
    Keyword("vars", .map(.any), "Variables of the play."),
    Keyword("vars_files", .list(text), "JSON files with variables, beside the playbook."),
    Keyword("environment", .map(.any), "Environment variables of the commands that make changes."),
    Keyword("roles", .list(.either([text, .map(.any)])), "Roles, carried out before `tasks`."),
    Keyword("pre_tasks", tasks, "Tasks before the roles."),
    Keyword("tasks", tasks, "Tasks after the roles."),
    Keyword("post_tasks", tasks, "Tasks at the end."),
    Keyword("handlers", tasks, "Tasks that run when they are notified."),
    Keyword("tags", .list(text), "Tags of all tasks of the play."),
  ]
}

extension Keyword {
  /// Keywords that people know from Ansible and that do not exist here, with what to write instead.
  static let foreign: [String: String?] = [
    "action": "write the module's name as the key", "any_errors_fatal": nil,
    "args": "write them among the module's parameters", "async": nil, "always": nil,
    "become": nil, "become_method": nil, "become_user": nil, "connection": nil, "delay": nil,
    "delegate_to": nil, "force_handlers": nil, "ignore_unreachable": nil,
    "import_role": "name the role in the play's \"roles\"",
    "include_role": "name the role in the play's \"roles\"",
    "include_tasks": "use \"import_tasks\"", "local_action": nil, "max_fail_percentage": nil,
    "no_log": "use \"secret\": true", "poll": nil, "remote_user": "set ansible_user",
    "rescue": nil, "retries": nil, "run_once": nil, "serial": nil, "strategy": nil,
    "throttle": nil, "timeout": nil, "until": nil, "vars_prompt": "use -e",
    "with_dict": "use \"loop\" with the filter dict2items", "with_fileglob": nil,
    "with_items": "use \"loop\"", "with_list": "use \"loop\"",
  ]
}

extension [Keyword] {
  /// The keys alone.
  var names: [String] { map(\.name) }
}
