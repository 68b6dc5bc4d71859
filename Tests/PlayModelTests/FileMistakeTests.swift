import PlayData
import PlayModel
import PlayModules
import PlayTestKit
import Testing

@Suite struct FileMistakeTests {
  @Test(arguments: plays + roles + arguments + files)
  func mistakeIsToldWithItsPlace(_ mistake: MistakeCase) {
    #expect(mistake.told() == mistake.expected)
  }

  private static let plays: [MistakeCase] = [
    MistakeCase(
      playbook: #"[▸"play", ▸{"name": "P"}]"#, [:],
      #"expected a play, got a string; a play is a map such as { "hosts": "all", "tasks": [ … ] }"#,
      #"the play has no "hosts"; add "hosts": "all", or a group's name"#),
    MistakeCase(playbook: "▸5", [:], "playbook: expected a list, got an integer"),
    MistakeCase(
      play: #"▸"task": [], ▸"user": "x""#, [:],
      #"unknown key "task" in a play; did you mean "tasks"?"#,
      #"unknown key "user" in a play"#
    ),
    MistakeCase(
      play: #""name": ▸[], "gather_facts": ▸"no", "vars": ▸"x", "vars_files": ▸1, "tasks": ▸{}"#,
      [:],
      "name: expected a string, got a list", "gather_facts: expected true or false, got a string",
      "vars: expected a map, got a string", "vars_files: expected a string, got an integer",
      "tasks: expected a list, got a map"),
    MistakeCase(
      playbook: #"[{"hosts": ▸5}]"#, [:], "hosts: expected a string, got an integer"),
    MistakeCase(
      play: #""environment": ▸"x", "roles": ▸"web", "tags": [▸1]"#, [:],
      "environment: expected a map, got a string", "roles: expected a list, got a string",
      "tags: expected a string, got an integer"),
    MistakeCase(
      play: #""vars": {▸"0x": 1, "a": "{{ ▸}}"}, "tasks": []"#, [:],
      #""0x" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#,
      "expected an expression, found the end of the expression"),
    MistakeCase(
      play: #""vars_files": ["a.json", ▸"none.json"]"#,
      ["a.json": #"{▸"a-b": 1, "c": "{{ d ▸e }}"}"#],
      #"vars_files: there is no file "none.json""#,
      #""a-b" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#,
      #"expected an operator or the end of the expression, found "e""#),
    MistakeCase(
      play: #""vars_files": "a.json""#, ["a.json": "▸[]"], "a.json: expected a map, got a list"),
    MistakeCase(
      play: #""tasks": [], ▸"tasks": []"#, [:],
      #"duplicate key "tasks", first at 1:19; keep one of them"#),
    MistakeCase(
      playbook: "[{\"hosts\": \"all\"▸,\n }]", [:],
      "trailing comma before '}'; remove the comma"),
  ]

  private static let roles: [MistakeCase] = [
    MistakeCase(
      play: #""roles": [▸"wbe", ▸5, ▸{"as": "x"}, {"role": ▸1}]"#,
      ["roles/web/tasks/main.json": "[]", "more/roles/db/tasks/main.json": "[]"],
      #"there is no role "wbe"; did you mean "web"?"#,
      #"roles: expected a role's name or a map with "role", got an integer"#,
      #"roles: expected a role's name or a map with "role", got a map"#,
      "role: expected a string, got an integer"),
    MistakeCase(
      play: #""roles": [▸"something"]"#,
      ["roles/web/tasks/main.json": "[]", "more/roles/db/tasks/main.json": "[]"],
      #"there is no role "something"; there are db, web"#),
    MistakeCase(
      play: #""roles": [{"role": "web", ▸"var": {}, "when": "▸)", "tags": ▸1}]"#,
      ["roles/web/tasks/main.json": "[]"],
      #"unknown key "var" in the use of a role; did you mean "vars"?"#,
      #"unexpected ")""#, "tags: expected a string, got an integer"),
    MistakeCase(
      play: #""roles": ["a"]"#,
      [
        "roles/a/meta/main.json": #"{"dependencies": ["b"]}"#,
        "roles/b/meta/main.json": #"{"dependencies": [{"role": ▸"a"}]}"#,
      ], "the role depends on itself: a -> b -> a"),
    MistakeCase(
      play: #""roles": ["a"]"#,
      ["roles/a/meta/main.json": #"{"dependencies": [▸"b"], ▸"dependency": 1}"#],
      #"there is no role "b"; did you mean "a"?"#,
      #"unknown key "dependency" in meta/main.json; did you mean "dependencies"?"#),
    MistakeCase(
      play: #""roles": ["a", {"role": "a", "as": "again"}]"#,
      ["roles/a/tasks/main.json": #"[{▸"x": 1}]"#],
      #""x" is neither a module nor a keyword of a task"#),
    MistakeCase(
      play: #""roles": ["a"]"#,
      [
        "roles/a/defaults/main.json": "▸[]", "roles/a/vars/main.json": "{▸\"a b\": 1}",
        "roles/a/tasks/main.json": "▸{}", "roles/a/handlers/main.json": "[▸1]",
      ], "defaults: expected a map, got a list",
      #""a b" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#,
      "roles/a/tasks/main.json: expected a list, got a map",
      "roles/a/handlers/main.json: expected a task, got an integer; a task is a map such as { \"name\": \"…\", \"file\": { … } }"
    ),
    MistakeCase(
      play:
        #""roles": ["a"], "handlers": [{"name": "H", "debug": "x"}], "tasks": [{"debug": "x", "notify": ▸"I"}]"#,
      [
        "roles/a/tasks/main.json": #"[{"debug": "x", "notify": ["H", "I", ▸"J"]}]"#,
        "roles/a/handlers/main.json": #"[{"name": "I", "debug": "x"}]"#,
      ],
      #"there is no handler "I"; the one of the role "a" is notified by tasks of the role alone"#,
      #"there is no handler "J"; did you mean "H"?"#),
  ]

  private static let meta = """
    {"arguments": {"name": {"required": true}, "port": {"type": "int"},
      "kind": {"choices": ["a", "b"]}, "size": {"type": "size"}, "key": {"type": "secret"}}}
    """

  private static let arguments: [MistakeCase] = [
    MistakeCase(
      play: #""roles": [{"role": "a", "vars": {▸"nmae": "x", ▸"other": 1}}]"#,
      ["roles/a/meta/main.json": meta],
      #"the role "a" has no argument "nmae"; did you mean "name"?"#,
      #"the role "a" has no argument "other"; it has name, port, kind, size, key"#),
    MistakeCase(
      play:
        #""roles": [{"role": "a", "vars": {"name": ▸1, "port": ▸"80", "kind": ▸"c", "size": ▸"big", "key": ▸[]}}]"#,
      ["roles/a/meta/main.json": meta],
      "a: name: expected a string, got 1 (an integer)", #"a: port: expected an integer, got "80""#,
      #"a: kind: expected one of a, b, got "c"; did you mean "a"?"#,
      #"a: size: expected a size such as "10G", got "big""#,
      "a: key: expected a string, got a list"),
    MistakeCase(
      play: #""roles": [{"role": "a", "vars": {"name": "{{ ▸}}", ▸"a-b": 1}}]"#,
      ["roles/a/meta/main.json": meta],
      "expected an expression, found the end of the expression",
      #""a-b" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#
    ),
    MistakeCase(
      play: #""roles": ["a"]"#,
      [
        "roles/a/meta/main.json": """
        {"arguments": {"a": {"type": ▸"integer"}, "b": {"type": ▸"txt"}, "c": ▸"string",
          "d": {▸"typ": "int"}, "e": {"required": ▸"yes"}, ▸"f-g": {}, "h": {"choices": ▸"x"},
          "i": {"type": "int", "default": ▸"one"}, "j": {"default": "{{ ▸}}"}},
         "description": "x"}
        """
      ],
      #"a: there is no type "integer"; there are string, int, bool, path, list, map, secret, size"#,
      #"b: there is no type "txt"; there are string, int, bool, path, list, map, secret, size"#,
      "c: expected a map, got a string",
      #"unknown key "typ" in the argument "d"; did you mean "type"?"#,
      "required: expected true or false, got a string",
      #""f-g" cannot be the name of a variable; use letters, digits and _, not starting with a digit"#,
      "choices: expected a list, got a string", #"a: i: expected an integer, got "one""#,
      "expected an expression, found the end of the expression"),
    MistakeCase(
      play: #""roles": ["a"]"#, ["roles/a/meta/main.json": #"{"arguments": ▸[]}"#],
      "arguments: expected a map, got a list"),
    MistakeCase(
      play: #""roles": ["a"]"#,
      [
        "roles/a/meta/main.json": #"{"arguments": {"port": {"type": "int"}}}"#,
        "roles/a/defaults/main.json": #"{"port": ▸"x"}"#,
      ], #"a: port: expected an integer, got "x""#),
  ]

  private static let files: [MistakeCase] = [
    MistakeCase(
      #"{"import_tasks": ▸"none.json"}, {"import_tasks": ▸5}, {"import_tasks": ▸"x/y.json", ▸"loop": []}"#,
      #"import_tasks: there is no file "none.json""#,
      "import_tasks: expected a string, got an integer",
      #"import_tasks: there is no file "x/y.json""#,
      #"unknown key "loop" in import_tasks; it has name, when, vars, tags, environment, ignore_errors, ignore_unreachable, any_errors_fatal, check_mode, diff, secret, run_once, throttle, timeout, become, become_user, become_method, notify, delegate_to, import_tasks"#
    ),
    MistakeCase(
      play: #""tasks": [{"import_tasks": "a.json"}, {"import_tasks": "a.json"}]"#,
      ["a.json": #"[{▸"a": 1}, {"debug": "x", ▸"b": 2}]"#],
      #""a" is neither a module nor a keyword of a task"#,
      #""b" is neither a module nor a keyword of a task"#),
    MistakeCase(
      play: #""tasks": [{"import_tasks": "t/a.json"}]"#,
      [
        "t/a.json": #"[{"import_tasks": "u/b.json"}]"#,
        "t/u/b.json": #"[{"import_tasks": "c.json"}]"#,
        "t/u/c.json": #"[{"import_tasks": ▸"b.json"}]"#,
      ], "the file imports itself: t/u/b.json -> t/u/c.json -> t/u/b.json"),
    MistakeCase(
      play: #""roles": ["r"]"#,
      ["roles/r/tasks/main.json": #"[{"import_tasks": ▸"main.json"}]"#],
      "the file imports itself: roles/r/tasks/main.json -> roles/r/tasks/main.json"),
    MistakeCase(
      play: #""tasks": [{"import_tasks": "a.json"}]"#, ["a.json": "[▸"],
      "expected a value or ']', found the end of the file"),
    MistakeCase(
      play: #""roles": ["r"], "tasks": [{"copy": {"src": ▸"f", "dest": "/x"}}]"#,
      [
        "roles/r/tasks/main.json": """
        [{"copy": {"src": "f", "dest": "/x"}}, {"copy": {"src": ▸"g", "dest": "/x"}},
         {"copy": {"src": "h", "dest": "/x"}}]
        """, "roles/r/files/f": "x", "h": "x",
      ], #"copy: src: there is no "f"; looked for files/f, f"#,
      #"copy: src: there is no "g"; looked for roles/r/files/g, roles/r/g, files/g, g"#),
    MistakeCase(
      play: #""tasks": [{"template": {"src": "a.j2", "dest": "{{ d }}"}}]"#,
      ["templates/a.j2": "line\n{{ a ▸b }}\n"],
      #"expected an operator or the end of the expression, found "b""#),
    MistakeCase(
      play:
        #""tasks": [{"template": {"src": "a.j2", "dest": "/d", "variable_start_string": "[[", "variable_end_string": "]]"}}]"#,
      ["templates/a.j2": "{{ a b }}\n[[ a ▸b ]]\n"],
      #"expected an operator or the end of the expression, found "b""#),
  ]

  @Test func playbookThatIsNotThereIsNamed() {
    #expect(
      throws: Diagnostics([
        Diagnostic(
          id: "missing-file", #"there is no playbook "none.json""#, at: nil)
      ])
    ) {
      _ = try PlaybookLoader(files: MemoryFiles(), modules: Registry.modules).load("none.json")
    }
  }

  @Test func fileThatCannotBeReadIsToldOnceAndIsNotMissing() {
    let files = MemoryFiles(
      contents: [
        "site.json": """
        [{"hosts": "all", "vars_files": "secret.json", "roles": ["r"],
          "tasks": [{"import_tasks": "secret.json"}]}]
        """, "roles/r/tasks/x": "",
      ], unreadable: ["secret.json", "roles/r/tasks/main.json"])
    do throws(Diagnostics) {
      _ = try PlaybookLoader(files: files, modules: Registry.modules).load("site.json")
      Issue.record("the playbook was loaded")
    } catch {
      #expect(
        Set(error.all.map(\.description)) == [
          "cannot read secret.json: Permission denied",
          "cannot read roles/r/tasks/main.json: Permission denied",
        ])
      #expect(error.all.count == 2)
    }
  }

  @Test func mistakesOfAllPartsAreToldInTheOrderOfTheFiles() {
    let mistake = MistakeCase(
      play: """
        ▸"x": 1,
          "handlers": [{"debug": "x", ▸"h": 1}],
          "tasks": [{"debug": "x", ▸"t": 1, "when": "▸)"}, {▸"nothing": 1, "register": ▸5}],
          "roles": ["r", ▸"s"], "vars": {"v": "{{ ▸}}"},
          "pre_tasks": [{"debug": "x", "notify": ▸"nobody"}], "name": ▸5
        """, ["roles/r/tasks/main.json": #"[{▸"first": 1}]"#, "roles/r/meta/main.json": "{}"],
      #"unknown key "x" in a play"#,
      #""h" is neither a module nor a keyword of a task"#,
      #""t" is neither a module nor a keyword of a task"#, #"unexpected ")""#,
      #""nothing" is neither a module nor a keyword of a task; did you mean "notify"?"#,
      "register: expected a string, got an integer", #"there is no role "s"; did you mean "r"?"#,
      "expected an expression, found the end of the expression",
      #"there is no handler "nobody"; there are debug"#, "name: expected a string, got an integer",
      #""first" is neither a module nor a keyword of a task"#)
    #expect(mistake.told() == mistake.expected)
  }
}
