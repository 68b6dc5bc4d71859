import PlayEngine
import PlayModel
import PlayData
import Testing

@Suite struct VariableTests {
  /// A play that says a variable in a role's task, with the variable defined up to a level.
  private func said(upTo level: Int) async throws -> [String] {
    func value(_ own: Int, _ text: String) -> String { own <= level ? text : "" }
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "vars": {\(value(6, #""v": "play vars""#))},
          "vars_files": [\(value(7, #""more.json""#))],
          "roles": [{"role": "web", "vars": {\(value(9, #""v": "role parameters""#))}}]}]
        """)
    scenario.inventory =
      "[web]\nh1 \(value(5, "v='host line'"))\n[web:vars]\n\(value(2, "v='group line'"))\n"
    let block = value(10, #""v": "block vars""#)
    let own = value(11, #""v": "task vars""#)
    let fact = value(12, #"{"set_fact": {"v": "set_fact"}},"#)
    scenario.files = [
      "more.json": #"{"v": "vars_files"}"#,
      "roles/web/tasks/main.json": """
      [\(fact) {"block": [{"debug": "{{ v }}", "vars": {\(own)}}], "vars": {\(block)}}]
      """,
      "roles/web/defaults/main.json": #"{"v": "role defaults"}"#,
      "roles/web/vars/main.json": "{\(value(8, #""v": "role vars""#))}",
      "inventory/group_vars/all.json": "{\(value(3, #""v": "all""#))}",
      "inventory/group_vars/web.json": "{\(value(4, #""v": "group_vars""#))}",
    ]
    if level >= 13 {
      scenario.options.extraVariables = [try Self.definition("v", #""-e""#)]
    }
    return try await scenario.run().messages()
  }

  static func definition(_ name: String, _ json: String) throws -> VariableDefinition {
    let node = try JSON.read(Source(name: "-e", text: json))
    return VariableDefinition(name: name, value: try TemplatedValue(parsing: node))
  }

  @Test func laterLevelsWin() async throws {
    let levels = [
      "role defaults", "group line", "all", "group_vars", "host line", "play vars", "vars_files",
      "role vars", "role parameters", "block vars", "task vars", "set_fact", "-e",
    ]
    for (index, level) in levels.enumerated() {
      #expect(try await said(upTo: index + 1) == [level])
    }
  }

  @Test func variablesAreRenderedWhenTheyAreUsed() async throws {
    var scenario = Scenario(
      play:
        #""vars": {"url": "https://{{ name }}:{{ port }}", "name": "{{ inventory_hostname }}.example"}"#,
      tasks: """
        {"debug": "{{ url }}", "vars": {"port": 1}},
        {"set_fact": {"port": 2}}, {"debug": "{{ url }}"}
        """)
    scenario.inventory = "a\nb"
    let run = try await scenario.run()
    #expect(run.messages("b") == ["https://b.example:1", "https://b.example:2"])
  }

  @Test func variableKeepsItsType() async throws {
    let run = try await Scenario(
      play: #""vars": {"n": "{{ 1 + 1 }}", "l": ["{{ n }}", {"k": "{{ n }}"}]}"#,
      tasks: #"{"debug": {"var": "l"}}"#
    ).run()
    #expect(run.messages() == ["l = [\n  2,\n  {\n    \"k\": 2\n  }\n]"])
  }

  @Test func variableThatNeedsItselfFailsWithItsWay() async throws {
    let run = try await Scenario(
      play: #""vars": {"a": "{{ b }}", "b": "{{ a }}"}"#,
      tasks: #"{"name": "T", "debug": "{{ a }}"}"#
    ).run()
    #expect(
      run.log() == [
        #"failed (site.json:1:33: the variable "a" is defined by itself: a -> b -> a): T"#
      ])
  }

  @Test func undefinedVariableFailsWithItsPlaceAndASuggestion() async throws {
    let run = try await Scenario(
      play: #""vars": {"car": {"colour": 1}}"#,
      tasks: #"{"name": "T", "debug": "{{ car.color }}"}"#
    ).run()
    #expect(
      run.log() == [
        #"failed (site.json:1:92: "car.color" is undefined; did you mean "colour"?): T"#
      ])
  }

  @Test func thereAreVariablesThatAreAlwaysThere() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "web", "tasks": [
          {"debug": "{{ inventory_hostname }} {{ inventory_hostname_short }} {{ group_names }}"},
          {"debug": "{{ groups.web }} {{ play_hosts }} {{ playbook_dir }} {{ check_mode }}"},
          {"debug": "{{ facts.os }}"}], "roles": ["r"]}]
        """)
    scenario.inventory = "h0\n[web]\nh1.example.org\nh2"
    scenario.files["roles/r/tasks/main.json"] = #"[{"debug": "{{ role_name }} {{ role_path }}"}]"#
    let run = try await scenario.run(check: true)
    #expect(
      run.messages("h1.example.org") == [
        "r roles/r", "h1.example.org h1 ['web']",
        "['h1.example.org', 'h2'] ['h1.example.org', 'h2'] . True", "BSD",
      ])
  }

  @Test func environmentReachesTheChangingCommands() async throws {
    let run = try await Scenario(
      play: #""environment": {"A": "play", "B": 1}, "vars": {"who": "task"}"#,
      tasks: """
        {"block": [{"keep": {"name": "x", "value": "1"}, "environment": {"C": "{{ who }}"}}],
         "environment": {"A": "block"}}
        """
    ).run()
    #expect(run.changingCommands == ["A=play B=1 A=block C=task set x 1"])
  }

  @Test func environmentMayNeedARegisterOfTheSameWindow() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}, "register": "r"},
        {"keep": {"name": "b", "value": "1"}, "environment": {"WAS": "{{ r.before }}"}}
        """)
    scenario.values = ["a": "1"]
    #expect(try await scenario.run().changingCommands == ["WAS=1 set b 1"])
  }

  @Test(
    arguments: [
      (#"{"A": "{{ facts.nothing }}"}"#, #""facts.nothing" is undefined"#),
      (#""{{ 1 }}""#, "environment: expected a map, got an integer"),
    ])
  func environmentThatCannotBeRenderedFailsTheTask(table: String, message: String) async throws {
    let run = try await Scenario(
      tasks: #"{"name": "T", "keep": {"name": "a", "value": "1"}, "environment": \#(table)}"#
    ).run()
    #expect(run.changingCommands.isEmpty)
    let line = try #require(run.log().first)
    #expect(line.hasPrefix("failed (site.json:1:") && line.contains(message))
  }

  @Test func hostvarsSayWhatEveryHostKnows() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "a", "gather_facts": false,
          "tasks": [{"set_fact": {"made": "by {{ inventory_hostname }}"}},
                    {"debug": "{{ hostvars['a'].made }} {{ hostvars.b.made is defined }}"}]},
         {"hosts": "b", "gather_facts": false, "vars": {"own": "play"}, "tasks": [
           {"debug": "{{ hostvars['a'].made }} {{ hostvars.a.url }} {{ hostvars.c.url }}"},
           {"debug": "{{ hostvars.b.own | default('-') }} {{ hostvars.a.group_names }}"},
           {"debug": "{{ hostvars.nobody }}"}]}]
        """)
    scenario.inventory =
      "[web]\na\n[db]\nb\nc\n[all:vars]\nurl='http://{{ inventory_hostname }}'"
    let run = try await scenario.run()
    #expect(run.messages("a") == ["by a False"])
    #expect(run.messages("b") == ["by a http://a http://c", "- ['web']"])
    #expect(run.log("b").last?.contains("nobody") == true)
  }

  @Test func taskNameShowsPlayVariablesAndLeavesWhatDependsOnTheHost() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "vars": {"what": "web"}, "roles": [{"role": "r", "vars": {"who": "x"}}],
          "tasks": [{"name": "Set up {{ what }}", "debug": "x"},
                    {"name": "On {{ inventory_hostname }}", "debug": "x"}]}]
        """)
    scenario.inventory = "h1 version=2"
    scenario.files = [
      "roles/r/defaults/main.json": #"{"version": 1, "size": 3}"#,
      "roles/r/tasks/main.json": """
      [{"name": "Install {{ version }}", "debug": "x"}, {"name": "For {{ who }}", "debug": "x"},
       {"name": "Size {{ size }}", "debug": "x"}]
      """,
    ]
    #expect(
      try await scenario.run().log() == [
        "ok: r : Install {{ version }}", "ok: r : For x", "ok: r : Size 3", "ok: Set up web",
        "ok: On {{ inventory_hostname }}",
      ])
  }
}
