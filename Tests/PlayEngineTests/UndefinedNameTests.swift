import PlayData
import PlayEngine
import PlayModel
import Testing

/// Variables that do not exist are told before a host is connected, and nothing else is.
@Suite struct UndefinedNameTests {
  private func mistakes(
    tasks: String, play: String = "", inventory: String = "h1 color=red\nh2",
    files: [String: String] = [:], handlers: String = "", tags: Set<String> = []
  ) async throws -> [String] {
    var scenario = Scenario(
      play: play, tasks: "\n" + tasks, handlers: handlers)
    scenario.inventory = inventory
    scenario.files = files
    scenario.options.tags = tags
    return try await scenario.mistakes()
  }

  private static let unset =
    #"nothing sets it; give it a value, or write "default(…)" or "is defined""#

  @Test(
    arguments: [
      #"{"debug": "{{ nope }}"}"#, #"{"debug": {"var": "nope"}}"#,
      #"{"debug": {}, "when": "nope"}"#, #"{"debug": {}, "loop": "{{ nope }}"}"#,
      #"{"debug": {}, "name": "{{ nope }}"}"#,
      #"{"debug": {}, "loop": [1], "when": "nope == item"}"#,
      #"{"debug": {}, "environment": {"A": "{{ nope }}"}}"#,
      #"{"debug": {}, "changed_when": "nope"}"#, #"{"debug": {}, "until": "nope"}"#,
      #"{"debug": {}, "failed_when": ["true", "nope"]}"#, #"{"debug": {}, "notify": "{{ nope }}"}"#,
      #"{"debug": {}, "delegate_to": "{{ nope }}"}"#, #"{"include_tasks": "{{ nope }}"}"#,
      #"{"include_role": {"name": "{{ nope }}"}}"#, #"{"include_vars": "{{ nope }}"}"#,
      #"{"debug": "{{ v }}", "vars": {"v": "{{ nope }}"}}"#,
      #"{"debug": "{% if facts.os %}{{ nope }}{% endif %}"}"#,
      #"{"debug": "{{ nope }}", "when": "facts.os == 'x'"}"#,
      #"{"debug": "{{ nope }}", "loop": [1, 2]}"#,
      #"{"block": [{"debug": "{{ nope }}"}], "rescue": [{"debug": "x"}]}"#,
    ])
  func nameThatNothingSetsIsAMistakeWhereverItIsEvaluated(task: String) async throws {
    let mistakes = try await mistakes(tasks: task)
    let offset = try #require(task.utf8Offset(of: "nope"))
    #expect(mistakes == ["site.json:2:\(offset + 1): \"nope\" is undefined; \(Self.unset)"])
  }

  @Test func allMistakesAreToldAtOnceWithSuggestions() async throws {
    let mistakes = try await mistakes(
      tasks: #"{"debug": "{{ colr }} {{ inventory_hostnam }}"}, {"debug": "{{ item }}"}"#)
    #expect(
      mistakes == [
        #"site.json:2:15: "colr" is undefined; did you mean "color"?"#,
        #"site.json:2:26: "inventory_hostnam" is undefined; did you mean "inventory_hostname"?"#,
        #"site.json:2:64: "item" is undefined; "# + Self.unset,
      ])
  }

  @Test(
    arguments: [
      #"{"debug": "{{ nope | default(1) }}{{ nope is defined }}"}"#,
      #"{"debug": "{{ nope }}", "when": "nope is defined"}"#,
      #"{"debug": "{{ nope.a }}", "when": ["color is defined", "not nope is undefined"]}"#,
      #"{"block": [{"debug": "{{ nope }}"}], "when": "nope is defined"}"#,
      #"{"debug": "{{ nope }}", "when": "'nope' in hostvars[inventory_hostname]"}"#,
      #"{"debug": "{{ nope }}", "when": "'nope' not in hostvars.h1 or color"}"#,
      #"{"debug": "{{ nope }}", "when": "hostvars[inventory_hostname].nope is defined"}"#,
      #"{"debug": "{{ nope }}", "when": "hostvars.h1['nope'].a is defined"}"#,
      #"{"debug": "{{ nope }}", "when": "lookup('vars', 'nope', default='') != ''"}"#,
      #"{"assert": {"that": ["nope is defined"]}}, {"debug": "{{ nope }}"}"#,
      #"{"debug": "{{ nope }}", "when": false}, {"debug": {}, "when": ["1 > 2", "nope"]}"#,
      #"{"debug": "{% if nope is defined %}{{ nope }}{% endif %}{{ nope if nope is defined }}"}"#,
      #"{"debug": "{% set nope = 1 %}{{ nope }}{% for x in [1] %}{{ x }}{{ loop.index }}{% endfor %}"}"#,
      #"{"debug": "{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1) }}"}"#,
      #"{"debug": {}, "register": "r"}, {"debug": "{{ r.stdout }}", "until": "r.rc == 0"}"#,
      #"{"debug": "{{ later }}"}, {"set_fact": {"later": 1}}"#,
      #"{"debug": "{{ item }}{{ i }}", "loop": [1], "loop_control": {"index_var": "i"}}"#,
      #"{"debug": "{{ x }}", "loop": [1], "loop_control": {"loop_var": "x", "label": "{{ x }}"}}"#,
      #"{"debug": "{{ hostvars['h1'].nope }}{{ groups.all }}{{ play_hosts }}{{ facts.os }}"}"#,
      #"{"debug": "{{ nope }}", "ignore_errors": true}"#,
      #"{"debug": "{{ nope }}", "tags": "never"}"#,
      #"{"include_tasks": "{{ facts.os }}.json"}, {"debug": "{{ nope }}"}"#,
      #"{"include_vars": "{{ facts.os }}.json"}, {"debug": "{{ nope }}"}"#,
      #"{"include_vars": "v.json"}, {"debug": "{{ nope }}"}"#,
      #"{"include_vars": {"file": "v.json", "name": "nope"}}, {"debug": "{{ nope.a }}"}"#,
      #"{"include_tasks": "t.json", "loop": [1]}, {"debug": "{{ made }}"}"#,
      #"{"debug": "{{ unused | default(1) }}", "vars": {"unused": "{{ nope }}"}}"#,
      #"{"debug": "{{ nope }}", "when": "feature"}"#,
      #"{"debug": "{% if feature %}{{ nope }}{% endif %}{{ nope if feature else 1 }}"}"#,
      #"{"debug": "{{ nope }}", "loop": "{{ none_of_them }}"}"#,
      #"{"debug": "{{ nope if item.on }}", "loop": [{"on": false}, {"on": feature}]}"#
        .replacing(#""on": feature"#, with: #""on": "{{ feature }}""#),
      #"{"include_tasks": "n.json", "when": "feature"}"#,
      #"{"debug": {}, "register": "r"}, {"debug": "{% if feature %}{{ nope }}{% endif %}{{ r.x }}"}"#,
      #"{"debug": {}, "register": "r"}, {"debug": "{{ nope }}", "when": "r.rc == 0 and feature"}"#,
      #"{"debug": {}, "register": "r"}, {"debug": "{{ v }}{{ r.x }}", "vars": {"v": "{{ nope if feature }}"}}"#,
      #"{"debug": "{% if feature %}{{ nope }}{% endif %}{{ facts.os }}{{ hostvars.h1.x }}"}"#,
      #"{"debug": "{% if feature and facts.os %}{{ nope }}{% endif %}"}"#,
      #"{"debug": "{% if feature %}{{ nope }}{% endif %}{{ item }}", "loop": "{{ facts.list }}"}"#,
      #"{"debug": "{% for x in [1] %}{{ x }}{% else %}{{ nope }}{% endfor %}{{ facts.os }}"}"#,
      #"{"debug": "{{ feature | default(nope) }}{{ feature | ternary(nope, 1) }}{{ facts.os }}"}"#,
      #"{"debug": "{{ nope }}", "when": "'nope' in hostvars[inventory_hostname]"}"#,
      #"{"debug": "{{ lookup('template', 'vars.j2', template_vars={'nope': 1}) }}"}"#,
      #"{"debug": "{{ lookup('template', 'vars.j2', template_vars=facts.map) }}"}"#,
    ])
  func whatMayExistOrIsNeverNeededIsNoMistake(tasks: String) async throws {
    let mistakes = try await mistakes(
      tasks: tasks, play: #""vars": {"feature": false, "none_of_them": []}"#,
      files: [
        "v.json": #"{"nope": 1}"#, "t.json": #"[{"debug": "{{ item }}", "register": "made"}]"#,
        "n.json": #"[{"debug": "{{ nope }}"}]"#, "x.json": #"{"nope": 1}"#,
        "templates/vars.j2": "{{ nope }}",
      ])
    #expect(mistakes.filter { $0.contains("undefined") } == [])
  }

  /// What is surely passed by stays so beside something that only the run knows.
  @Test(
    arguments: [
      "{% if feature %}{{ nope }}{% endif %}", "{{ nope if feature }}", "{{ feature and nope }}",
      "{{ not feature or nope }}", "{{ (r.a and feature) and nope }}",
      "{{ 1 if r.a or not feature else nope }}", "{{ feature | default(nope) }}",
      "{{ way | default(nope, true) }}", "{{ feature | ternary(nope, 1) }}",
      "{{ true | ternary(1, nope) }}", "{{ none | ternary(nope, 1, 2) }}",
      "{% if r.a and feature %}{{ nope }}{% elif not feature %}{% else %}{{ nope }}{% endif %}",
      "{% if r.a %}{% elif feature %}{{ nope }}{% endif %}",
      "{% for x in none_of_them %}{{ nope }}{% endfor %}",
      "{% for x in sites %}{% else %}{{ nope }}{% endfor %}",
      "{% for x in sites if x.tls %}{{ nope }}{% endfor %}",
      "{% for x in sites %}{% if x.tls %}{{ nope }}{% endif %}{% endfor %}",
      "{% for k, v in {'a': feature}.items() %}{{ nope if v }}{% endfor %}",
      "{% for x in r.list %}{{ nope if feature }}{% endfor %}",
      "{% set on = feature %}{% if on %}{{ nope }}{% endif %}",
      "{% with on = feature %}{{ nope if on }}{% endwith %}",
      "{% macro m() %}{% if feature %}{{ nope }}{% endif %}{% endmacro %}{{ m() }}",
      "{% call r.m() %}{{ nope if feature }}{% endcall %}",
      "{% filter upper %}{{ nope if feature }}{% endfilter %}",
      "{% set a %}{{ nope if feature }}{% endset %}", "{{ way_to_nope if feature }}",
      "{{ guarded }}", "{% if feature %}{% include 'in.j2' %}{% endif %}",
      "{% include 'guarded.j2' %}", "{{ lookup('template', 'guarded.j2') }}",
      "{{ nope if lookup('vars', 'feature') }}",
    ])
  func whatIsSurelyPassedByIsNoMistake(text: String) async throws {
    let rest = [
      "{{ r.out }}", "{{ facts.os }}", "{{ hostvars['h1'].a }}", "{{ lookup('file', 'f') }}",
    ]
    let tasks = rest.map { #"{"debug": "\#(text)\#($0)"}"# }.joined(separator: ",\n")
    #expect(try await undefined(in: tasks) == [])
  }

  @Test(
    arguments: [
      "{% if facts.os %}{{ nope }}{% endif %}", "{% if r.a or feature %}{{ nope }}{% endif %}",
      "{{ nope if not feature }}", "{{ r.a and nope }}", "{{ r.a | default(nope) }}",
      "{{ feature | default(nope, true) }}", "{{ r.a | ternary(nope, 1) }}",
      "{{ feature | ternary(false_val=nope, true_val=1) }}",
      "{{ feature | ternary(1, nope) }}", "{{ none | ternary(1, 2, nope) }}",
      "{% for x in r.list %}{{ nope if x.a is not defined }}{% endfor %}",
      "{% for x in r.list %}{{ nope }}{% endfor %}",
      "{% for x in r.list %}{% else %}{{ nope }}{% endfor %}",
      "{% for x in sites if r.a %}{% else %}{{ nope }}{% endfor %}",
      "{% for x in sites %}{{ nope if not x.tls }}{% endfor %}",
      "{% if r.a %}{% set feature = true %}{% endif %}{% if feature %}{{ nope }}{% endif %}",
      "{% set n = namespace() %}{% for x in r.l %}{% set n.on = true %}{% endfor %}{{ nope if n.on }}",
      "{% macro m(on=false) %}{{ nope if on }}{% endmacro %}{{ m(true) }}",
      "{% macro m() %}{{ nope if on }}{% endmacro %}{% set on = true %}{{ m() }}",
      "{% for x in [1] recursive %}{{ loop([2]) if x == 1 else nope }}{% endfor %}",
      "{% for x in [1, 2] %}{{ nope if loop.last }}{% endfor %}",
      "{% set feature = true %}{% include 'guarded.j2' %}", "{{ way_to_nope }}",
      "{% if hostvars['h1'].a is not defined %}{{ nope }}{% endif %}",
    ])
  func whatMayBeReachedIsAMistake(text: String) async throws {
    #expect(try await undefined(in: #"{"debug": "\#(text){{ r.out }}"}"#) == ["nope"])
  }

  /// The variables that are told undefined beside a register `r`.
  private func undefined(in tasks: String) async throws -> [String] {
    let mistakes = try await mistakes(
      tasks: #"{"debug": {}, "register": "r"},"# + tasks,
      play: """
        "vars": {"feature": false, "none_of_them": [], "sites": [{"name": "a", "tls": false}],
          "way": "x", "way_to_nope": "{{ nope }}", "guarded": "{{ nope if feature }}{{ r.out }}"}
        """,
      files: [
        "templates/in.j2": "{{ nope }}", "files/f": "",
        "templates/guarded.j2": "{% if feature %}{{ nope }}{% endif %}{{ r.out }}",
      ])
    return mistakes.filter { $0.contains("is undefined") }.compactMap {
      $0.split(separator: "\"").dropFirst().first.map(String.init)
    }
  }

  @Test func conditionsThatSurelyDoNotHoldHideTheirTask() async throws {
    let tasks = """
      {"debug": {}, "register": "r"}, {"debug": "{{ nope }}", "when": "r.rc == 0 and feature"},
      {"debug": "{{ nope }}", "when": "not (r.rc == 0 or not feature)"},
      {"debug": "{{ nope }}", "loop": "{{ r.list }}", "when": ["r.ok", "item and feature"]},
      {"include_tasks": "n.json", "when": "facts.os == 'x' and feature"},
      {"debug": "{{ nope if item.tls }}{{ r.out }}", "loop": [{"tls": false}]},
      {"include_tasks": "n.json", "loop": [{"tls": false}], "when": "item.tls"},
      {"include_tasks": "n.json", "loop": []},
      {"include_tasks": "l.json", "loop": [{"tls": false}], "loop_control": {"loop_var": "site"}},
      {"include_tasks": "l.json", "loop": [false], "vars": {"site": {"tls": "{{ item }}"}}}
      """
    let mistakes = try await mistakes(
      tasks: tasks, play: #""vars": {"feature": false}"#,
      files: [
        "n.json": #"[{"debug": "{{ nope }}"}]"#,
        "l.json": """
        [{"debug": "{{ nope }}", "when": "site.tls"},
         {"debug": "{% if site.tls %}{{ nope }}{% endif %}{{ r.out }}", "loop": [1],
          "loop_control": {"loop_var": "n"}}]
        """,
      ])
    #expect(mistakes == [])
  }

  @Test(arguments: [
    #""loop": [{"tls": false}, {"tls": true}]"#, #""loop": "{{ r.list }}""#,
    #""loop": "{{ r.list }}", "when": "item.tls is not defined""#,
  ])
  func taskOfAnIncludeInALoopMayBeReachedByOneItem(loop: String) async throws {
    let mistakes = try await mistakes(
      tasks: #"{"debug": {}, "register": "r"}, {"include_tasks": "n.json", \#(loop)}"#,
      files: ["n.json": #"[{"debug": "{{ nope }}", "when": "item.tls | default(true)"}]"#])
    #expect(mistakes == ["n.json:1:16: \"nope\" is undefined; " + Self.unset])
  }

  @Test func wayOfAVariableCountsOnTheHostsThatHaveIt() async throws {
    let mistakes = try await mistakes(
      tasks: #"{"debug": {}, "register": "r"}, {"debug": "{{ r.out }}{{ url if on }}"}"#,
      inventory: "h1 on=false url='{{ nope }}'\nh2 on=true url=x")
    #expect(mistakes == [])
  }

  @Test func templatesThatAreLookedUpKnowTheVariablesThatTheyAreGiven() async throws {
    let mistakes = try await mistakes(
      tasks: """
        {"debug": "{{ lookup('template', 't.j2', template_vars={'given': 1}) }}"},
        {"debug": "{{ lookup('template', 'o.j2', template_vars=facts.some) }}"},
        {"debug": "{{ lookup('template', 'o.j2', **facts.some) }}"}
        """,
      files: [
        "templates/t.j2": "{{ given }}{{ facts.os }}\n{% include 'in.j2' %}",
        "templates/in.j2": "{{ given }}{{ nope }}",
        "templates/o.j2": "{% include 'in.j2' %}{{ any }}",
      ])
    #expect(mistakes == ["templates/in.j2:1:15: \"nope\" is undefined; " + Self.unset])
  }

  @Test func hostsThatLackAVariableAreNamed() async throws {
    let inventory = "h1 color=red\nh[2:7]\n[all:vars]\nurl=x/{{ color }}"
    let hint = #"give it a value for all hosts, or write "default(…)" or "is defined""#
    let mistakes = try await mistakes(
      tasks: #"{"debug": "{{ color }}{{ url }}"}"#, inventory: inventory)
    #expect(
      mistakes == [
        #"site.json:2:15: "color" is undefined on h2, h3, h4 and 3 more hosts; "# + hint,
        #"inventory/hosts:4:10: "color" is undefined on h2, h3, h4 and 3 more hosts; "# + hint,
      ])
  }

  @Test(
    arguments: [
      #"{"debug": "{{ color }}", "when": "inventory_hostname == 'h1'"}"#,
      #"{"debug": "{{ color }}", "loop": "{{ groups.none | default([]) }}"}"#,
      #"{"debug": "{{ color if inventory_hostname == 'h1' }}"}"#,
      #"{"debug": "{{ inventory_hostname | default(color) }}"}"#,
      #"{"debug": "{{ (inventory_hostname == 'h1') | ternary(color, 1) }}"}"#,
      #"{"debug": "{{ color }}", "run_once": true}"#,
      #"{"meta": "end_host", "when": "inventory_hostname == 'h2'"}, {"debug": "{{ color }}"}"#,
      #"{"block": [{"debug": "{{ color }}"}], "rescue": [{"debug": "{{ color }}"}]}"#,
      #"{"fail": {}, "when": "color is undefined"}, {"debug": "{{ color }}"}"#,
      #"{"debug": {}, "name": "{{ color }}"}"#,
    ])
  func hostsThatMayNotNeedAVariableMayLackIt(tasks: String) async throws {
    #expect(try await mistakes(tasks: tasks) == [])
  }

  @Test func templatesAndWhatTheyIncludeAreLookedThrough() async throws {
    let mistakes = try await mistakes(
      tasks: #"{"keep": {"name": "a", "value": "{% include 'in.j2' %}"}}"#,
      files: ["templates/in.j2": "x\n{{ nope }}{% include 'gone.j2' %}{% include 'in.j2' %}"])
    #expect(
      mistakes.sorted() == [
        #"templates/in.j2:2:22: there is no template "gone.j2"; looked in templates, ."#,
        "templates/in.j2:2:45: the template includes itself without an end: "
          + "templates/in.j2 -> templates/in.j2; put the include into a condition that ends it",
        #"templates/in.j2:2:4: "nope" is undefined; "# + Self.unset,
      ])
  }

  @Test func rolesKeepTheirResultsAndNeedTheirArguments() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "roles": [{"role": "web", "vars": {"port": "{{ prt }}"}}],
          "tasks": [{"debug": "{{ made }}"}]}]
        """)
    scenario.files = [
      "roles/web/meta/main.json": #"{"arguments": {"port": {}, "name": {"required": true}}}"#,
      "roles/web/tasks/main.json": """
      [{"debug": "{{ port }}{{ name }}{{ role_name }}", "register": "made"}, {"debug": "{{ made }}"}]
      """,
    ]
    #expect(
      try await scenario.mistakes() == [
        #"site.json:1:38: the role "web" needs the argument "name", which has no value on h1; "#
          + #"give it in "vars" of the role or in the inventory"#,
        #"site.json:1:66: "prt" is undefined; did you mean "port"?"#,
        #"site.json:2:27: "made" is undefined; the role "web" sets it for its own tasks alone"#,
      ])
  }

  @Test func factsThatNoPlayGathersAreUndefined() async throws {
    let mistakes = try await mistakes(
      tasks: #"{"debug": "{{ facts.os }}"}"#, play: #""gather_facts": false"#)
    #expect(
      mistakes == [#"site.json:2:15: "facts" is undefined; no play so far gathers facts"#])
  }
}

extension String {
  /// The place of a word, in bytes.
  fileprivate func utf8Offset(of word: String) -> Int? {
    indices.first { self[$0...].hasPrefix(word) }.map { self[..<$0].utf8.count }
  }
}
