import PlayData
import PlayModel
import PlayModuleKit
import PlayModules
import PlayTemplate
import PlayTestKit
import Testing

/// That everything which a playbook says arrives where it belongs.
@Suite struct LoadingTests {
  private func load(
    _ playbook: String, _ files: [String: String] = [:], path: String = "site.json"
  ) throws(Diagnostics) -> Playbook {
    let files = MemoryFiles(contents: files.merging([path: playbook]) { $1 })
    return try PlaybookLoader(
      files: files, modules: Registry.modules, rolesPath: ["more/roles"]
    ).load(path)
  }

  private func task(_ text: String) throws -> Task {
    let play = try #require(try load(#"{"hosts": "all", "tasks": [\#(text)]}"#).plays.first)
    return try #require(play.tasks.first)
  }

  @Test func playHasItsNamePatternVariablesAndSections() throws {
    let playbook = try load(
      """
      [{"name": "Web", "hosts": ["web", "!db"], "gather_facts": false, "vars": {"a": 1},
        "vars_files": ["more.json"], "post_tasks": [{"name": "post", "debug": "x"}],
        "pre_tasks": [{"name": "pre", "debug": "x"}], "tasks": [{"name": "task", "debug": "x"}],
        "roles": ["r"], "handlers": [{"name": "handler", "debug": "x", "listen": "topic"}]},
       {"hosts": "all"}]
      """,
      [
        "more.json": #"{"b": "{{ a }}", "a": 2}"#,
        "roles/r/tasks/main.json": #"[{"name": "role", "debug": "x"}]"#,
        "roles/r/handlers/main.json": #"[{"name": "role's", "debug": "x"}]"#,
      ])
    #expect(playbook.path == "site.json")
    #expect(playbook.warnings.isEmpty)
    let play = playbook.plays[0]
    #expect(play.name == "Web")
    #expect(play.pattern == "web:!db")
    #expect(play.patternPosition.description == "site.json:1:27")
    #expect(!play.gathersFacts)
    #expect(play.variables.map(\.name) == ["a", "b", "a"])
    #expect(play.variables.map(\.value.literal) == [1, nil, 2])
    #expect(
      play.outline == ["pre", "flush", "role", "task", "flush", "post", "flush"])
    #expect(play.handlers.map(\.name) == ["role's", "handler"])
    #expect(play.handlers[1].keywords.listen == ["topic"])
    #expect(play.roles.map(\.name) == ["r"])
    #expect(play.position.description == "site.json:1:2")
    #expect(playbook.plays[1].name == "all")
    #expect(playbook.plays[1].gathersFacts)
  }

  @Test func taskHasItsKeywords() throws {
    let task = try task(
      """
      {"name": "Do {{ item }}", "command": "x", "when": ["a", true], "loop": "{{ list }}",
       "loop_control": {"loop_var": "i", "index_var": "n", "label": "{{ i }}"}, "register": "r",
       "tags": ["a", "b"], "environment": {"A": 1}, "ignore_errors": "{{ x }}", "changed_when": false,
       "failed_when": ["c", "d"], "check_mode": false, "secret": true, "vars": {"v": [1]}}
      """)
    let keywords = task.keywords
    #expect(task.name == "Do {{ item }}")
    #expect(task.call?.module.info.name == "command")
    #expect(task.call?.parameters.literal == ["cmd": "x"])
    #expect(task.position.description == "site.json:1:28")
    #expect(task.call?.position.description == "site.json:1:54")
    #expect(keywords.conditions.map(\.text) == ["a", "true"])
    #expect(keywords.loop?.items.neededNames == ["list"])
    #expect(keywords.loop?.variable == "i")
    #expect(keywords.loop?.indexVariable == "n")
    #expect(keywords.loop?.label?.neededNames == ["i"])
    #expect(keywords.register == "r")
    #expect(keywords.tags == ["a", "b"])
    #expect(keywords.environment.map(\.literal) == [["A": 1]])
    #expect(keywords.ignoreErrors?.neededNames == ["x"])
    #expect(keywords.changedWhen?.map(\.text) == ["false"])
    #expect(keywords.failedWhen?.map(\.text) == ["c", "d"])
    #expect(keywords.checkMode?.literal == false)
    #expect(keywords.isSecret)
    #expect(task.variables.map(\.name) == ["v"])
    #expect(task.role == nil)
  }

  @Test func blocksAddToTheTasksInThemOutermostFirst() throws {
    let task = try task(
      """
      {"when": "a", "tags": "a", "vars": {"v": 1}, "environment": {"A": 1}, "ignore_errors": true,
       "secret": true, "block": [
         {"when": "b", "tags": "b", "vars": {"v": 2}, "environment": {"A": 2}, "check_mode": true,
          "block": [{"debug": "x", "when": "c", "vars": {"v": 3}, "ignore_errors": false}]}]}
      """)
    #expect(task.name == "debug")
    #expect(task.keywords.conditions.map(\.text) == ["a", "b", "c"])
    #expect(task.keywords.tags == ["a", "b"])
    #expect(task.variables.map(\.value.literal) == [1, 2, 3])
    #expect(task.keywords.environment.map(\.literal) == [["A": 1], ["A": 2]])
    #expect(task.keywords.ignoreErrors?.literal == false)
    #expect(task.keywords.checkMode?.literal == true)
    #expect(task.keywords.isSecret)
  }

  @Test(
    arguments: [
      (#"{"debug": "x"}"#, ["msg": "x"]), (#"{"debug": null}"#, [:]), (#"{"debug": {}}"#, [:]),
      (#"{"command": ["a", "b"]}"#, ["cmd": ["a", "b"]]),
    ] as [(String, Value)])
  func shorthandStandsForItsParameter(text: String, parameters: Value) throws {
    #expect(try task(text).call?.parameters.literal == parameters)
  }

  @Test func importedTasksGetWhatTheImportSays() throws {
    let play = try #require(
      try load(
        """
        [{"hosts": "all", "tasks": [
          {"import_tasks": "t/a.json", "when": "w", "tags": "t", "vars": {"v": 1}}]}]
        """,
        [
          "play/t/a.json": #"[{"name": "a", "debug": "x"}, {"import_tasks": "b.json"}]"#,
          "play/t/b.json": #"[{"name": "b", "debug": "x"}]"#,
        ], path: "play/site.json"
      ).plays.first)
    #expect(play.tasks.map(\.name) == ["a", "b"])
    for task in play.tasks {
      #expect(task.keywords.conditions.map(\.text) == ["w"])
      #expect(task.keywords.tags == ["t"])
      #expect(task.variables.map(\.name) == ["v"])
    }
    #expect(play.tasks.last?.position.description == "play/t/b.json:1:2")
  }

  @Test func handlersImportFromTheirOwnFolder() throws {
    let play = try #require(
      try load(
        #"[{"hosts": "all", "roles": ["r"]}]"#,
        [
          "roles/r/handlers/main.json": #"[{"import_tasks": "more.json"}]"#,
          "roles/r/handlers/more.json": #"[{"name": "H", "debug": "x"}]"#,
        ]
      ).plays.first)
    #expect(play.handlers.map(\.name) == ["H"])
  }

  @Test func useOfARoleHasItsParts() throws {
    let play = try #require(
      try load(
        """
        [{"hosts": "all", "tags": "p", "roles": [
          {"role": "r", "as": "mine", "vars": {"c": 3}, "when": "w", "tags": "t"}, "r"]}]
        """,
        [
          "roles/r/meta/main.json": """
          {"description": "A role", "arguments": {
            "a": {"type": "int", "default": 1, "description": "An argument"},
            "c": {"type": "int", "required": true, "choices": [3, 4]}}}
          """, "roles/r/defaults/main.json": #"{"a": 2}"#, "roles/r/vars/main.json": #"{"b": 1}"#,
          "roles/r/tasks/main.json": #"[{"debug": "x"}]"#,
        ]
      ).plays.first)
    #expect(play.roles.map(\.name) == ["mine", "r"])
    #expect(Set(play.roles.map(\.id)).count == 2)
    let use = play.roles[0]
    #expect((use.role, use.path) == ("r", "roles/r"))
    #expect(use.defaults.map(\.value.literal) == [1, 2])
    #expect(use.variables.map(\.name) == ["b", "c"])
    #expect(use.arguments.map(\.name) == ["a", "c"])
    #expect(use.arguments.map(\.isRequired) == [false, true])
    #expect(use.arguments.map(\.kind) == [.int, .int])
    #expect(use.arguments[0].documentation == "An argument")
    #expect(use.arguments[1].choices == [3, 4])
    #expect(use.position.description == "site.json:2:12")
    let task = play.tasks[0]
    #expect(task.role === use)
    #expect(task.keywords.conditions.map(\.text) == ["w"])
    #expect(task.keywords.tags == ["p", "t"])
    #expect(
      task.searchPaths.files == ["roles/r/files", "roles/r", "files", "."])
    #expect(play.tasks[1].keywords.conditions.isEmpty)
  }

  @Test(
    arguments: [
      ("play/roles/r", "play/roles/r"), ("roles/r", "roles/r"), ("more/roles/r", "more/roles/r"),
    ])
  func rolesAreLookedForBesideAndAboveThePlaybookAndInThePath(folder: String, path: String) throws {
    let play = try #require(
      try load(
        #"[{"hosts": "all", "roles": ["r"]}]"#, ["\(folder)/tasks/main.json": "[]"],
        path: "play/site.json"
      ).plays.first)
    #expect(play.roles.map(\.path) == [path])
  }

  @Test func dependenciesComeBeforeTheRoleThatNeedsThem() throws {
    let play = try #require(
      try load(
        #"[{"hosts": "all", "roles": ["a", "d"]}]"#,
        [
          "roles/a/meta/main.json": #"{"dependencies": ["b"]}"#,
          "roles/a/tasks/main.json": #"[{"name": "a", "debug": "x"}]"#,
          "roles/b/meta/main.json": #"{"dependencies": ["c"]}"#,
          "roles/b/tasks/main.json": #"[{"name": "b", "debug": "x"}]"#,
          "roles/c/tasks/main.json": #"[{"name": "c", "debug": "x"}]"#,
          "roles/d/meta/main.json": #"{"dependencies": [{"role": "b"}]}"#,
          "roles/d/tasks/main.json": #"[{"name": "d", "debug": "x"}]"#,
        ]
      ).plays.first)
    #expect(play.tasks.map(\.name) == ["c", "b", "a", "d"])
    #expect(play.roles.map(\.dependencies.count) == [0, 1, 2, 2])
  }
}

extension Play {
  var tasks: [Task] {
    steps.compactMap {
      guard case .task(let task) = $0 else { return nil }
      return task
    }
  }

  /// The names of the tasks, and where handlers run.
  var outline: [String] {
    steps.map {
      guard case .task(let task) = $0 else { return "flush" }
      return task.name
    }
  }
}

extension TemplatedValue {
  /// The variables that the templates need.
  fileprivate var neededNames: [String] { templates.flatMap(\.references).map(\.name) }
}
