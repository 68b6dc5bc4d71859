import PlayEngine
import Testing

/// Includes beyond what is compared with Ansible: exchanges, checks and mistakes.
@Suite struct InclusionTests {
  private static let twoValues = """
    [{"name": "A", "keep": {"name": "a", "value": "1"}},
     {"name": "B", "keep": {"name": "b", "value": "1"}}]
    """

  @Test func tasksOfAnIncludeAreAskedTogetherWithThoseAround() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "x", "value": "1"}}, {"include_tasks": "more.json"},
        {"keep": {"name": "y", "value": "1"}}
        """)
    scenario.files = ["more.json": Self.twoValues]
    scenario.values = ["a": "1", "b": "1", "x": "1", "y": "1"]
    let run = try await scenario.run()
    #expect(run.batches() == [["facts"], ["get x", "get a", "get b", "get y"]])
    #expect(run.reports().map(\.task.index.numbers) == [[1], [2], [2, 0, 0], [2, 0, 1], [3]])
  }

  @Test func changeBeforeAnIncludeDoesNotIncludeTwice() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "X", "keep": {"name": "x", "value": "1"}}, {"include_tasks": "more.json"}
        """)
    scenario.files = ["more.json": Self.twoValues]
    let run = try await scenario.run()
    #expect(run.log() == ["changed: X", "ok: include_tasks", "changed: A", "changed: B"])
  }

  @Test func includeThatWaitsForATaskIsAnnouncedInACheck() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "Ask", "command": "which", "register": "r"},
        {"name": "Include", "include_tasks": "{{ r.stdout }}.json"},
        {"name": "C", "keep": {"name": "c", "value": "1"}}
        """)
    scenario.values = ["c": "1"]
    let run = try await scenario.run(check: true)
    #expect(run.log() == ["changed: Ask", "depends on Ask: Include", "ok: C"])
  }

  @Test func mistakesInAnIncludedFileFailTheTaskAtTheirPlace() async throws {
    var scenario = Scenario(
      play: #""vars": {"file": "bad"}"#, tasks: #"{"include_tasks": "{{ file }}.json"}"#)
    scenario.files = ["bad.json": #"[{"debg": "x"}, {"debug": {"mgs": "x"}}]"#]
    let run = try await scenario.run()
    #expect(
      run.log() == [
        """
        failed (bad.json:1:3: "debg" is neither a module nor a keyword of a task; did you mean "debug"?
        bad.json:1:28: debug: unknown parameter "mgs"; did you mean "msg"?): include_tasks
        """
      ])
  }

  @Test func mistakesInAFileThatIsKnownToBeIncludedAreToldBeforeTheRun() async throws {
    var scenario = Scenario(tasks: #"{"include_tasks": "bad.json"}"#)
    scenario.files = ["bad.json": #"[{"debg": "x"}]"#]
    #expect(
      try await scenario.mistakes() == [
        #"bad.json:1:3: "debg" is neither a module nor a keyword of a task; did you mean "debug"?"#
      ])
  }

  @Test func includeWithoutAnEndIsStopped() async throws {
    var scenario = Scenario(tasks: #"{"include_tasks": "self.json"}"#)
    scenario.files = ["self.json": #"[{"include_tasks": "self.json"}]"#]
    let run = try await scenario.run()
    #expect(run.reports().count == 51)
    #expect(
      run.log().last == """
        failed (self.json:1:2: includes are nested more than 50 deep): include_tasks
        """)
  }

  @Test func includedRoleHasArgumentsCheckedAndHandlersOfItsOwn() async throws {
    var scenario = Scenario(
      tasks: """
        {"include_role": {"name": "r", "as": "first"}, "vars": {"value": "1"}},
        {"include_role": {"name": "{{ 'r' }}"}}
        """)
    scenario.files = [
      "roles/r/meta/main.json": #"{"arguments": {"value": {"required": true}}}"#,
      "roles/r/tasks/main.json":
        #"[{"name": "K", "keep": {"name": "a", "value": "{{ value }}"}, "notify": "H"}]"#,
      "roles/r/handlers/main.json": #"[{"name": "H", "debug": "handled"}]"#,
    ]
    let run = try await scenario.run()
    #expect(
      run.log() == [
        "ok: include_role : r", "changed: first : K",
        """
        failed (site.json:2:27: the role "r" needs the argument "value", which has no value on h1; \
        give it in "vars" of the role or in the inventory): include_role : {{ 'r' }}
        """,
      ])
    #expect(try run.host().owedHandlers == ["H"])
  }

  @Test func includedRoleSeesTheVariablesOfTheRoleThatIncludesIt() async throws {
    var scenario = Scenario(tasks: #"{"import_role": "outer"}"#)
    scenario.files = [
      "roles/outer/defaults/main.json": #"{"outer_default": "d", "both": "outer"}"#,
      "roles/outer/vars/main.json": #"{"fixed": "f"}"#,
      "roles/outer/tasks/main.json": """
      [
        {"name": "Ask", "set_fact": {"asked": "a"}},
        {"include_role": {"name": "inner", "vars": {"given": "{{ fixed }}{{ asked }}"}}}
      ]
      """,
      "roles/inner/defaults/main.json": #"{"both": "inner"}"#,
      "roles/inner/tasks/main.json":
        #"[{"name": "Say", "fail": {"msg": "{{ given }} {{ outer_default }} {{ both }}"}}]"#,
    ]
    let run = try await scenario.run()
    #expect(
      run.log() == [
        "ok: outer : Ask", "ok: outer : include_role : inner", "failed (fa d inner): inner : Say",
      ])
  }
}
