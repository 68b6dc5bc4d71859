import PlayData
import PlayEngine
import Testing

@Suite struct SelectionTests {
  private static let tasks = """
    {"name": "plain", "debug": "x"}, {"name": "a", "debug": "x", "tags": "a"},
    {"name": "ab", "debug": "x", "tags": ["a", "b"]},
    {"name": "always", "debug": "x", "tags": ["always", "c"]},
    {"name": "never", "debug": "x", "tags": ["never", "d"]}
    """

  @Test(
    arguments: [
      ([], [], ["plain", "a", "ab", "always"]), (["a"], [], ["a", "ab", "always"]),
      (["a"], ["b"], ["a", "always"]), ([], ["always"], ["plain", "a", "ab"]),
      (["d"], [], ["always", "never"]), (["never"], [], ["always", "never"]),
      (["tagged"], [], ["a", "ab", "always"]), (["untagged"], [], ["plain", "always"]),
      ([], ["tagged"], ["plain"]), ([], ["untagged"], ["a", "ab", "always"]),
      (["all"], [], ["plain", "a", "ab", "always"]), ([], ["all"], ["always"]),
      (["nothing"], [], ["always"]), (["all", "d"], [], ["plain", "a", "ab", "always", "never"]),
    ] as [([String], [String], [String])])
  func tagsSelectTasks(tags: [String], skipped: [String], names: [String]) async throws {
    var scenario = Scenario(tasks: Self.tasks)
    scenario.options.tags = Set(tags)
    scenario.options.skippedTags = Set(skipped)
    #expect(try await scenario.run().reports().map(\.task.name) == names)
  }

  @Test func tagsOfPlaysBlocksRolesAndImportsReachTheirTasks() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "tags": "play", "roles": [{"role": "r", "tags": "role"}], "tasks": [
           {"block": [{"name": "in block", "debug": "x"}], "tags": "block"},
           {"import_tasks": "more.json", "tags": "import"}]}]
        """)
    scenario.files = [
      "roles/r/tasks/main.json": #"[{"name": "in role", "debug": "x"}]"#,
      "more.json": #"[{"name": "imported", "debug": "x"}]"#,
    ]
    for (tag, names) in [
      ("play", ["in role", "in block", "imported"]), ("role", ["in role"]), ("block", ["in block"]),
      ("import", ["imported"]),
    ] {
      scenario.options.tags = [tag]
      #expect(try await scenario.run().reports().map(\.task.name) == names)
    }
  }

  @Test func handlersRunWhateverTagsAreSelected() async throws {
    var scenario = Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "H", "tags": "a"}"#,
      handlers: #"{"name": "H", "debug": "handler"}"#)
    scenario.options.tags = ["a"]
    #expect(try await scenario.run().messages() == ["handler"])
  }

  @Test func limitRestrictsEveryPlay() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "tasks": [{"debug": "{{ play_hosts | join(' ') }}"}]},
         {"hosts": "h2", "tasks": []}]
        """)
    scenario.inventory = "h1\nh2\nh3"
    scenario.options.limit = "h3,h1"
    let run = try await scenario.run()
    #expect(run.recap.hosts.map(\.name) == ["h1", "h3"])
    #expect(run.messages("h1") == ["h1 h3"])
    #expect(run.batches("h2").isEmpty)
  }
}
