import PlayEngine
import Testing

@Suite struct RoleTests {
  private static let web = [
    "roles/web/defaults/main.json": #"{"port": 80}"#,
    "roles/web/tasks/main.json": """
    [{"name": "Port", "keep": {"name": "{{ site }}", "value": "{{ port }}"}, "register": "made",
      "notify": "Restart"},
     {"set_fact": {"known": "{{ site }}"}},
     {"name": "Say", "debug": "{{ site }} {{ known }} {{ made.before }}"}]
    """,
    "roles/web/handlers/main.json": #"[{"name": "Restart", "debug": "restart {{ site }}"}]"#,
  ]

  @Test func usesOfOneRoleHaveTheirOwnVariablesRegistersAndHandlers() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all",
          "roles": [{"role": "web", "as": "first", "vars": {"site": "a", "port": "1"}},
                    {"role": "web", "as": "second", "vars": {"site": "b"}},
                    {"role": "web", "as": "third", "vars": {"site": "c"}}],
          "tasks": [{"name": "Outside", "debug": "{{ made is defined }} {{ known is defined }} {{ site is defined }}"}]}]
        """)
    scenario.files = Self.web
    scenario.files["roles/web/defaults/main.json"] = #"{"port": "80"}"#
    scenario.values = ["a": "0", "b": "80", "c": "0"]
    let run = try await scenario.run()
    #expect(
      run.log() == [
        "changed: first : Port", "ok: first : set_fact", "ok: first : Say",
        "ok: second : Port", "ok: second : set_fact", "ok: second : Say",
        "changed: third : Port", "ok: third : set_fact", "ok: third : Say",
        "ok: Outside", "ok: first : Restart", "ok: third : Restart",
      ])
    #expect(
      run.messages() == [
        "a a 0", "b b 80", "c c 0", "False False False", "restart a", "restart c",
      ])
    #expect(run.values["h1"] == ["a": "1", "b": "80", "c": "80"])
  }

  @Test func playsRegistersAndFactsAreSeenByRoles() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "pre_tasks": [{"set_fact": {"f": "fact"}}, {"debug": "x", "register": "r"}],
          "roles": ["say"]},
         {"hosts": "all", "tasks": [{"debug": "{{ f }} {{ r.msg }}"}]}]
        """)
    scenario.files["roles/say/tasks/main.json"] = #"[{"debug": "{{ f }} {{ r.msg }}"}]"#
    #expect(try await scenario.run().messages() == ["x", "fact x", "fact x"])
  }

  @Test func dependencyRunsFirstAndOncePerSetOfParameters() async throws {
    var scenario = Scenario(
      playbook: #"[{"hosts": "all", "roles": ["a", "b"]}]"#)
    scenario.files = [
      "roles/base/tasks/main.json": #"[{"name": "Base {{ n }}", "debug": "base {{ n }}"}]"#,
      "roles/base/defaults/main.json": #"{"n": 0}"#,
      "roles/a/tasks/main.json": #"[{"name": "A", "debug": "a"}]"#,
      "roles/a/meta/main.json": #"{"dependencies": ["base", {"role": "base", "vars": {"n": 1}}]}"#,
      "roles/b/tasks/main.json": #"[{"name": "B", "debug": "b"}]"#,
      "roles/b/meta/main.json": """
      {"dependencies": [{"vars": {"n": 1}, "role": "base"}, {"role": "base", "vars": {"n": 2}},
                        {"role": "base"}]}
      """,
    ]
    #expect(try await scenario.run().messages() == ["base 0", "base 1", "a", "base 2", "b"])
  }

  @Test func handlersOfADependencyCanBeNotified() async throws {
    var scenario = Scenario(playbook: #"[{"hosts": "all", "roles": ["first", "app"]}]"#)
    let dependency = #"{"dependencies": ["middle"]}"#
    scenario.files = [
      "roles/base/handlers/main.json": #"[{"name": "Reload", "debug": "reload base"}]"#,
      "roles/middle/meta/main.json": #"{"dependencies": ["base"]}"#,
      "roles/middle/tasks/main.json": "[]",
      "roles/first/meta/main.json": dependency, "roles/first/tasks/main.json": "[]",
      "roles/app/meta/main.json": dependency,
      "roles/app/tasks/main.json": """
      [{"keep": {"name": "a", "value": "1"}, "notify": "Reload"}]
      """,
    ]
    #expect(try await scenario.run().messages() == ["reload base"])
  }

  @Test func dependencyOnARoleThatWasUsedBeforeDoesNotRunAgain() async throws {
    var scenario = Scenario(playbook: #"[{"hosts": "all", "roles": ["base", "app", "base"]}]"#)
    scenario.files = [
      "roles/base/tasks/main.json": #"[{"name": "base", "debug": "x"}]"#,
      "roles/app/meta/main.json": #"{"dependencies": ["base"]}"#,
      "roles/app/tasks/main.json": #"[{"name": "app", "debug": "x"}]"#,
    ]
    #expect(try await scenario.run().reports().map(\.task.name) == ["base", "app", "base"])
  }

  @Test func dependencyTakesTagsAndConditionsOfTheUse() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "roles": [{"role": "a", "tags": "wanted", "when": "inventory_hostname == 'h1'"},
                                    {"role": "b"}]}]
        """)
    scenario.inventory = "h1\nh2"
    scenario.files = [
      "roles/base/tasks/main.json": #"[{"debug": "base"}]"#,
      "roles/a/tasks/main.json": #"[{"debug": "a"}]"#,
      "roles/a/meta/main.json": #"{"dependencies": ["base"]}"#,
      "roles/b/tasks/main.json": #"[{"debug": "b"}]"#,
    ]
    #expect(try await scenario.run().messages("h2") == ["b"])
    scenario.options.tags = ["wanted"]
    #expect(try await scenario.run().messages("h1") == ["base", "a"])
  }

  @Test func dependencyThatTwoUsesNeedUnderOtherConditionsRunsForBoth() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "roles": [{"role": "a", "when": "inventory_hostname == 'h1'"},
                                    {"role": "b", "when": "inventory_hostname == 'h2'"}]}]
        """)
    scenario.inventory = "h1\nh2"
    let meta = #"{"dependencies": ["base"]}"#
    scenario.files = [
      "roles/base/tasks/main.json": #"[{"debug": "base"}]"#,
      "roles/a/tasks/main.json": #"[{"debug": "a"}]"#, "roles/a/meta/main.json": meta,
      "roles/b/tasks/main.json": #"[{"debug": "b"}]"#, "roles/b/meta/main.json": meta,
    ]
    #expect(try await scenario.run().messages("h1") == ["base", "a"])
    #expect(try await scenario.run().messages("h2") == ["base", "b"])
  }

  @Test func dependencyRunsOnceForDifferentTags() async throws {
    var scenario = Scenario(
      playbook: #"[{"hosts": "all", "roles": ["a", "a"]}]"#)
    scenario.files = [
      "roles/base/tasks/main.json": #"[{"debug": "base"}]"#,
      "roles/a/tasks/main.json": #"[{"debug": "a"}]"#,
      "roles/a/meta/main.json": #"{"dependencies": ["base"]}"#,
    ]
    #expect(try await scenario.run().messages() == ["base", "a", "a"])
  }

  @Test func filesOfARoleAreFoundBeforeThePlaybooks() async throws {
    var scenario = Scenario(
      playbook: #"[{"hosts": "all", "roles": ["r"], "tasks": [{"debug": "{{ 1 }}"}]}]"#)
    scenario.files = [
      "roles/r/tasks/main.json": #"[{"import_tasks": "more.json", "vars": {"n": 5}}]"#,
      "roles/r/tasks/more.json": #"[{"debug": "more {{ n }}"}]"#,
    ]
    #expect(try await scenario.run().messages() == ["more 5", "1"])
  }
}
