import Testing

@Suite struct TaskMistakeTests {
  @Test(arguments: keys + values + parameters + literals + templates)
  func mistakeIsToldWithItsPlace(_ mistake: MistakeCase) {
    #expect(mistake.told() == mistake.expected)
  }

  private static let keys: [MistakeCase] = [
    MistakeCase(
      #"{"debug": "x", ▸"regster": "r"}"#,
      #""regster" is neither a module nor a keyword of a task; did you mean "register"?"#),
    MistakeCase(
      #"{▸"comand": "x"}"#,
      #""comand" is neither a module nor a keyword of a task; did you mean "command"?"#),
    MistakeCase(
      #"{▸"community.general.sysrc": {"name": "x"}}"#,
      #""community.general.sysrc" is neither a module nor a keyword of a task; did you mean "sysrc"?"#
    ),
    MistakeCase(
      #"{▸"ansible.builtin.comand": "x"}"#,
      #""comand" is neither a module nor a keyword of a task; did you mean "command"?"#),
    MistakeCase(
      #"{"name": "T", ▸"yum": {"name": "x"}}"#,
      #""yum" is neither a module nor a keyword of a task"#),
    MistakeCase(
      #"▸{"name": "T", "when": "true"}"#,
      #"the task has no module; add one, for example "file": { "path": "/tmp/x", "state": "touch" }"#
    ),
    MistakeCase(
      #"{"debug": "x", "name": "T", ▸"command": "x"}"#,
      #"a task has one module, this one has "debug" and "command"; write two tasks"#),
    MistakeCase(
      #"▸"debug""#,
      #"tasks: expected a task, got a string; a task is a map such as { "name": "…", "file": { … } }"#
    ),
    MistakeCase(
      #"{"debug": "x", "become": ▸"yes", "become_user": ▸"-r", "become_method": ▸"sduo"}"#,
      "become: expected true or false, got a string",
      #"become_user: expected a user's name, got "-r"; use letters, digits, "_", "-" and ".", "#
        + #"not starting with "-""#,
      #"become_method: expected one of doas, mdo, su, sudo, got "sduo"; did you mean "sudo"?"#),
    MistakeCase(
      #"{"debug": "x", ▸"become_usr": "www", "become_user": ▸7}"#,
      #""become_usr" is neither a module nor a keyword of a task; did you mean "become_user"?"#,
      "become_user: expected a user's name, got an integer"),
    MistakeCase(#"{"block": [], "rescue": ▸"x"}"#, "rescue: expected a list, got a string"),
    MistakeCase(
      #"{"block": [], "always": [▸1]}"#,
      #"always: expected a task, got an integer; a task is a map such as { "name": "…", "file": { … } }"#
    ),
    MistakeCase(
      #"{"debug": "x", ▸"no_log": true, ▸"poll": 1}"#,
      #"the keyword "no_log" of Ansible is not supported; use "secret": true"#,
      #"the keyword "poll" of Ansible is not supported"#),
    MistakeCase(
      #"{"debug": "x", "delay": ▸1}"#,
      #"delay stands without until or retries; add "until": "…""#),
    MistakeCase(
      #"{"debug": "x", "until": "x", "retries": ▸-1, "delay": ▸"soon"}"#,
      "retries: expected a whole number, got an integer",
      "delay: expected a number of seconds, got a string"),
    MistakeCase(
      #"{"debug": "x", "throttle": ▸0, "run_once": ▸"yes", "timeout": ▸true}"#,
      "throttle: expected a whole number above 0, got 0 (an integer)",
      "run_once: expected true or false, got a string",
      "timeout: expected a number of seconds, got a boolean"),
    MistakeCase(
      #"{"debug": "x", "delegate_to": ▸1}"#, "delegate_to: expected a host's name, got an integer"),
    MistakeCase(
      #"{"debug": "x", "loop": [1], "loop_control": {"parallel": ▸"2"}}"#,
      #"parallel: expected a whole number above 0, got "2""#),
    MistakeCase(
      #"{▸"include_task": "x"}"#,
      #""include_task" is neither a module nor a keyword of a task; did you mean "include_tasks"?"#),
    MistakeCase(
      #"{"include_tasks": ▸"none.json", ▸"register": "x"}"#,
      #"include_tasks: there is no file "none.json""#,
      #"unknown key "register" in include_tasks; it has name, when, tags, vars, loop, loop_control, include_tasks"#
    ),
    MistakeCase(
      #"{"include_tasks": ▸{}}"#,
      #"include_tasks names no file; write "include_tasks": "more.json""#),
    MistakeCase(
      #"{"include_role": ▸{"as": "x"}}"#,
      #"the task names no role; add "name": "…" with the role's name"#),
    MistakeCase(#"{"include_role": {"name": ▸"x"}}"#, #"there is no role "x""#),
    MistakeCase(#"{"import_role": ▸"x"}"#, #"there is no role "x""#),
    MistakeCase(
      #"{"block": [{▸"blok": []}], ▸"tag": "x"}"#,
      #""blok" is neither a module nor a keyword of a task; did you mean "block"?"#,
      #"unknown key "tag" in a block; did you mean "tags"?"#),
    MistakeCase(#"{"block": ▸"x"}"#, "block: expected a list, got a string"),
    MistakeCase(
      #"{"debug": "x", "loop": [1], "loop_control": {▸"loopvar": "x"}}"#,
      #"unknown key "loopvar" in loop_control; did you mean "loop_var"?"#),
    MistakeCase(
      #"{"debug": "x", "loop_control": {▸"label": "x"}}"#,
      #"loop_control stands without a loop; add "loop": [ … ]"#),
    MistakeCase(
      #"{"meta": ▸"flush_handler"}, {"meta": ▸"x"}, {"meta": ▸1}"#,
      #"unknown meta action "flush_handler"; did you mean "flush_handlers"?"#,
      #"unknown meta action "x"; there are flush_handlers, end_host, end_batch, end_play, clear_facts, noop"#,
      "meta: expected a string, got an integer"),
    MistakeCase(
      #"{"meta": "flush_handlers", ▸"when": "x"}"#,
      #"flush_handlers takes no "when"; put the condition on the handlers"#),
    MistakeCase(
      #"{"meta": "end_host", ▸"loop": [1]}"#,
      #"unknown key "loop" in a meta task; it has name, when, tags, meta"#),
    MistakeCase(
      #"{"debug": "x", "when": "true", ▸"when": "false"}"#,
      #"duplicate key "when", first at 1:44; keep one of them"#),
  ]

  private static let values: [MistakeCase] = [
    MistakeCase(
      #"{"debug": "x", "name": ▸5, "register": ▸true, "tags": ▸{}, "vars": ▸[]}"#,
      "name: expected a string, got an integer", "register: expected a string, got a boolean",
      "tags: expected a string, got a map", "vars: expected a map, got a list"),
    MistakeCase(
      #"{"debug": "x", "when": ▸1, "changed_when": [▸null], "failed_when": ▸{}}"#,
      "when: expected an expression in quotes, or true or false, got an integer",
      "changed_when: expected an expression in quotes, or true or false, got null",
      "failed_when: expected an expression in quotes, or true or false, got a map"),
    MistakeCase(
      #"{"debug": "x", "ignore_errors": ▸"yes", "check_mode": ▸1, "secret": ▸"{{ true }}"}"#,
      "ignore_errors: expected true or false, got a string",
      "check_mode: expected true or false, got an integer",
      "secret: expected true or false, got a string"),
    MistakeCase(
      #"{"debug": "x", "notify": ▸5, "environment": ▸"PATH"}"#,
      "notify: expected a handler's name, got an integer",
      "environment: expected a map, got a string"),
    MistakeCase(
      #"{"debug": "x", "notify": [▸{}], "environment": ▸["{{ a }}"]}"#,
      "notify: expected a handler's name, got a map", "environment: expected a map, got a list"),
    MistakeCase(
      #"{"debug": "x", "loop": ▸"a, b"}"#, "loop: expected a list, got a string"),
    MistakeCase(
      #"{"debug": "x", "loop": ▸{"a": "{{ b }}"}}"#,
      "loop: expected a list, got a map; turn a map into a list with the filter dict2items"),
    MistakeCase(
      #"{"debug": "x", "loop": [], "loop_control": {"loop_var": ▸"my item", "index_var": ▸"1"}}"#,
      #"loop_var: "my item" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#,
      #"index_var: "1" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#
    ),
    MistakeCase(
      #"{"debug": "x", "register": ▸"my-result", "vars": {▸"a b": 1}}"#,
      #"register: "my-result" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#,
      #""a b" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#
    ),
    MistakeCase(
      #"{"debug": "x", "notify": ▸"restrat"}"#, #"there is no handler "restrat""#),
    MistakeCase(
      play:
        #""tasks": [{"debug": "x", "notify": [▸"restrat", "topic", ▸"none"]}], "handlers": [{"name": "restart", "debug": "x", "listen": "topic"}]"#,
      [:], #"there is no handler "restrat"; did you mean "restart"?"#,
      #"there is no handler "none"; there are restart, topic"#),
  ]

  private static let parameters: [MistakeCase] = [
    MistakeCase(
      #"{▸"file": {▸"pth": "/x"}, "name": "T"}"#,
      #"file: the parameter "path" is missing; give it an absolute path"#,
      #"file: unknown parameter "pth"; did you mean "path"?"#),
    MistakeCase(#"{"debug": ▸5}"#, "debug: expected a map of parameters, got an integer"),
    MistakeCase(
      #"{"service": ▸"nginx"}"#, "service: expected a map of parameters, got a string"),
    MistakeCase(
      #"{▸"sysrc": {"value": "x"}}"#, #"sysrc: the parameter "name" is missing; give it a string"#),
    MistakeCase(
      #"{▸"assert": {}}"#,
      #"assert: the parameter "that" is missing; give it a list, each item an expression, or true or false"#
    ),
    MistakeCase(
      #"{"file": {"path": "/x", ▸"dest": "/y"}}"#,
      #"file: dest: means the same as "path"; give one of them"#),
  ]

  private static let literals: [MistakeCase] = [
    MistakeCase(
      #"{"sysrc": {"name": ▸1, "value": true}}"#,
      #"sysrc: name: expected a string, got 1 (an integer); write it in quotes: "1""#),
    MistakeCase(
      #"{"file": {"path": ▸"relative", "mode": ▸644}}"#,
      #"file: path: expected an absolute path, got "relative"; it starts with "/" and holds no NUL"#,
      #"file: mode: expected a mode in quotes, such as "0644" or "u+x,go-w", got 644 (an integer)"#),
    MistakeCase(
      #"{"file": {"path": "/x", "state": ▸"flie"}}"#,
      #"file: state: expected one of file, directory, link, hard, touch, absent, got "flie"; did you mean "file"?"#
    ),
    MistakeCase(
      #"{"debug": {"verbosity": ▸"loud", "msg": "x"}}"#,
      #"debug: verbosity: expected an integer, got "loud""#),
    MistakeCase(
      #"{"command": ▸"echo 'open"}"#,
      #"command: cmd: expected a command, got "echo 'open"; a quote or a backslash at its end is not closed"#
    ),
    MistakeCase(
      #"{"copy": {"src": ▸"none.conf", "dest": "/x"}}"#,
      #"copy: src: there is no "none.conf"; looked for files/none.conf, none.conf"#),
    MistakeCase(
      #"{"template": {"src": ▸"none.j2", "dest": "{{ x }}"}}"#,
      #"template: src: there is no "none.j2"; looked for templates/none.j2, none.j2"#),
    MistakeCase(
      #"{▸"command": {"chdir": "/"}}"#, #"command: cmd: is needed, or "argv" in its place"#),
    MistakeCase(
      #"{"command": {"cmd": "x", "argv": ▸["x"]}}"#,
      #"command: argv: cannot be given together with "cmd""#),
    MistakeCase(
      #"{"command": {"cmd": "x", "creates": ▸"relative"}}"#,
      #"command: creates: is an absolute path, or one below "chdir"; got "relative""#),
    MistakeCase(
      #"{"debug": {"msg": "x", "var": ▸"y"}}"#, #"debug: var: cannot be given together with "msg""#),
    MistakeCase(
      #"{"set_fact": {"a": 1, "b-c": ▸2}}"#,
      "set_fact: b-c: is not the name of a variable; a name has letters, digits and _, and starts with no digit"
    ),
    MistakeCase(#"{▸"set_fact": {}}"#, "set_fact: no variable is given"),
  ]

  private static let templates: [MistakeCase] = [
    MistakeCase(#"{"debug": "x", "when": "a =▸! b"}"#, #"unexpected character "!""#),
    MistakeCase(#"{"debug": "x", "when": ["true", "\"é\\n\" in ▸)"]}"#, #"unexpected ")""#),
    MistakeCase(
      #"{"name": "Say \"{{ a ▸b }}\"", "debug": "x"}"#,
      #"expected an operator or the end of the expression, found "b""#),
    MistakeCase(
      #"{"assert": {"that": ["a == 1", "\t\"ü\" =▸! b"]}}"#, #"unexpected character "!""#),
    MistakeCase(
      #"{"debug": {"var": "a.▸"}}"#, #"expected a name after ".", found the end of the text"#),
    MistakeCase(
      #"{"command": "a\tb {{ \"x\" ▸y }}"}"#,
      #"expected an operator or the end of the expression, found "y""#),
    MistakeCase(
      #"{"copy": {"dest": "/x", "content": "ä\u00e4\n\ud83d\ude00{{ a | ▸nope }}"}}"#,
      #"there is no filter "nope""#),
    MistakeCase(
      #"{"debug": "é {% ▸if a %}"}"#,
      #"the block "if" that starts here is not closed; close it with endif"#),
    MistakeCase(
      #"{"debug": {"msg": ["{{ a ▸b }}", {"k": "{{ ▸}}"}]}}"#,
      #"expected an operator or the end of the expression, found "b""#,
      "expected an expression, found the end of the expression"),
  ]
}
