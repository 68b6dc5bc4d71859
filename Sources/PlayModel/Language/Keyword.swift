public import PlayModuleKit
import PlayShell

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
  private static let seconds = ParameterType.either([.integer, text])

  private static let name = Keyword("name", text, "What it is for; reports show it.")
  private static let when = Keyword(
    "when", condition, "Expression without braces that must hold; of a list all must.")
  private static let tags = Keyword(
    "tags", .list(text), "Words by which `--tags` and `--skip-tags` select.")
  private static let vars = Keyword("vars", .map(.any), "Variables for this place alone.")

  /// What plays, blocks and tasks have in common.
  private static let inherited = [
    tags,
    Keyword("environment", .map(.any), "Environment variables of the commands that make changes."),
    Keyword("ignore_errors", .boolean, "Go on when it fails."),
    Keyword("ignore_unreachable", .boolean, "Go on when the connection is lost in it."),
    Keyword("any_errors_fatal", .boolean, "A failure on one host ends the play on all."),
    Keyword("check_mode", .boolean, "`true`: only check; `false`: change even in check mode."),
    Keyword("diff", .boolean, "Whether differences are shown, whatever `--diff` says."),
    Keyword("secret", .boolean, "Hide parameters, differences and output."),
    Keyword("run_once", .boolean, "One host does it; its result counts for all."),
    Keyword("throttle", .integer, "How many hosts may do it at the same time."),
    Keyword("timeout", seconds, "Seconds that each of its commands may take."),
  ]

  /// As whom plays, blocks and tasks are carried out.
  static let become = [
    Keyword("become", .boolean, "Do the work as another user than the one who has logged in."),
    Keyword("become_user", text, "The user; root when not given."),
    Keyword(
      "become_method", .choice(Account.Method.allCases.map(\.rawValue)),
      "The program that makes one user another; sudo when not given."),
  ]

  /// What blocks and tasks have in common.
  private static let common =
    [name, when, vars] + inherited + become + [
      Keyword("notify", .list(text), "Handlers that run when something changed."),
      Keyword("delegate_to", text, "The host that it is done on, with the variables of its own."),
    ]

  private static let loop = [
    Keyword("loop", .either([.list(.any), text]), "Repeat for each item of a list."),
    Keyword(
      "loop_control", .map(.any),
      "`loop_var`, `index_var`, `label`, `extended` and `parallel` of the loop."),
  ]

  /// The keys of a task besides its module.
  public static let task =
    common + loop + [
      Keyword("register", text, "Variable that keeps the result."),
      Keyword("listen", .list(text), "Topics by which a handler can be notified."),
      Keyword("changed_when", condition, "When the task counts as changed."),
      Keyword("failed_when", condition, "When the task counts as failed."),
      Keyword("until", condition, "Try again until this holds."),
      Keyword(
        "retries", .either([.integer, text]), "How often it is tried again; 3 with `until`."),
      Keyword("delay", seconds, "Seconds before the next try; 5 when not given."),
    ]

  /// The keys of a block.
  public static let block =
    common + [
      Keyword("block", tasks, "Tasks that share what stands here."),
      Keyword("rescue", tasks, "Tasks for when one of them fails."),
      Keyword("always", tasks, "Tasks that run afterwards, whatever happened."),
    ]

  /// The keys of a task that directs the run.
  public static let meta = [
    name, when, tags,
    Keyword(
      "meta", text,
      "`flush_handlers`, `end_host`, `end_batch`, `end_play`, `clear_facts` or `noop`."),
  ]

  /// The keys of a task that is replaced by those of a file when the playbook is read.
  public static let taskImport =
    common + [Keyword("import_tasks", text, "File with tasks, read with the playbook.")]

  /// The keys of a task that is replaced by a role when the playbook is read.
  public static let roleImport =
    common + [
      Keyword(
        "import_role", .either([text, .map(.any)]),
        "Role: its name, or a map with `name`, `as`, `vars` and `tasks_from`.")
    ]

  private static let include = [name, when, tags, vars] + loop

  /// The keys of a task that is replaced by those of a file when it is reached.
  public static let taskInclude =
    include + [Keyword("include_tasks", text, "File with tasks, read when the task is reached.")]

  /// The keys of a task that is replaced by a role when it is reached.
  public static let roleInclude =
    include + [
      Keyword(
        "include_role", .either([text, .map(.any)]),
        "Role, carried out when the task is reached; written like that of `import_role`.")
    ]

  /// The keys that make another thing of a task than the call of a module.
  static let inPlaceOfModules = [
    "block", "meta", "import_tasks", "import_role", "include_tasks", "include_role",
  ]

  /// The keys of a play.
  public static let play =
    [
      Keyword("name", text, "What the play is for; reports show it."),
      Keyword("hosts", .list(text), "Pattern of hosts and groups."),
      Keyword("gather_facts", .boolean, "Whether facts are gathered first."),
      Keyword("vars", .map(.any), "Variables of the play."),
      Keyword("vars_files", .list(text), "JSON files with variables, beside the playbook."),
      Keyword(
        "serial", .list(.either([.integer, text])),
        "How many hosts work at a time: a number, a percentage, or a list of them."),
      Keyword("strategy", text, "`free`: every host goes its own way; `linear`: all keep step."),
      Keyword(
        "max_fail_percentage", .integer,
        "When more than this part of the hosts has failed, the play ends on all."),
    ] + inherited + become + [
      Keyword("roles", .list(.either([text, .map(.any)])), "Roles, carried out before `tasks`."),
      Keyword("pre_tasks", tasks, "Tasks before the roles."),
      Keyword("tasks", tasks, "Tasks after the roles."),
      Keyword("post_tasks", tasks, "Tasks at the end."),
      Keyword("handlers", tasks, "Tasks that run when they are notified."),
    ]

  /// The keys of what stands for the plays of another file.
  public static let playbookImport = [
    name, when, tags, vars,
    Keyword("import_playbook", text, "Playbook whose plays stand in this place."),
  ]
}

extension Keyword {
  /// Keywords that people know from Ansible and that do not exist here, with what to write instead.
  static let foreign: [String: String?] = [
    "action": "write the module's name as the key",
    "args": "write them among the module's parameters", "async": nil,
    "connection": nil,
    "force_handlers": nil, "local_action": "use \"delegate_to\": \"localhost\"",
    "no_log": "use \"secret\": true", "poll": nil, "remote_user": "set ansible_user",
    "vars_prompt": "use -e", "with_dict": "use \"loop\" with the filter dict2items",
    "with_fileglob": nil, "with_items": "use \"loop\"", "with_list": "use \"loop\"",
  ]
}

extension [Keyword] {
  /// The keys alone.
  var names: [String] { map(\.name) }
}
