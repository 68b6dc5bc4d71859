import PlayEngine
import Testing

@Suite struct HandlerTests {
  private static let handlers = """
    {"name": "Second", "debug": "second"}, {"name": "First", "debug": "first"},
    {"name": "Third", "debug": "third", "listen": ["topic", "other topic"]},
    {"name": "Fourth", "debug": "fourth", "listen": "topic"}
    """

  @Test func handlersRunOnceInTheOrderOfTheirDefinition() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "notify": ["First", "Second"]},
        {"name": "B", "keep": {"name": "b", "value": "1"}, "notify": "First"},
        {"name": "C", "debug": "last task"}
        """, handlers: Self.handlers
    ).run()
    #expect(run.messages() == ["last task", "second", "first"])
    #expect(run.reports().map(\.task.isHandler) == [false, false, false, true, true])
    #expect(run.reports().map(\.task.index).dropFirst(3) == [TaskPath([4, 0]), TaskPath([4, 1])])
  }

  @Test func handlersDoNotRunWhenNothingChanged() async throws {
    var scenario = Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "First"}"#, handlers: Self.handlers)
    scenario.values = ["a": "1"]
    let run = try await scenario.run()
    #expect(run.log() == ["ok: keep"])
    #expect(run.batches().count == 2)
  }

  @Test func topicMeansEveryHandlerThatListensToIt() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "topic"}"#, handlers: Self.handlers
    ).run()
    #expect(run.messages() == ["third", "fourth"])
  }

  @Test func flushRunsHandlersEarlyAndLaterNotificationsRunThemAgain() async throws {
    let run = try await Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}, "notify": "First"},
        {"meta": "flush_handlers"}, {"debug": "between"},
        {"keep": {"name": "b", "value": "1"}, "notify": "First"}, {"debug": "end"}
        """, handlers: Self.handlers
    ).run()
    #expect(run.messages() == ["first", "between", "end", "first"])
  }

  @Test func handlersOfPreTasksRunBeforeRoles() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "roles": ["r"],
          "pre_tasks": [{"keep": {"name": "a", "value": "1"}, "notify": "H"}],
          "tasks": [{"keep": {"name": "b", "value": "1"}, "notify": "H"}],
          "post_tasks": [{"debug": "post"}], "handlers": [{"name": "H", "debug": "handler"}]}]
        """)
    scenario.files["roles/r/tasks/main.json"] = #"[{"debug": "role"}]"#
    #expect(try await scenario.run().messages() == ["handler", "role", "handler", "post"])
  }

  @Test func handlerMayNotifyAnotherEvenAnEarlierOne() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "Start"}"#,
      handlers: """
        {"name": "Early", "debug": "early"},
        {"name": "Start", "keep": {"name": "s", "value": "1"}, "notify": ["Late", "Early"]},
        {"name": "Late", "debug": "late"}
        """
    ).run()
    #expect(run.log() == ["changed: keep", "changed: Start", "ok: Early", "ok: Late"])
  }

  @Test func handlersOfARoleHideThoseOfThePlay() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "roles": ["r", "s"],
          "tasks": [{"keep": {"name": "c", "value": "1"}, "notify": "H"}],
          "handlers": [{"name": "H", "debug": "play's"}]}]
        """)
    scenario.files = [
      "roles/r/tasks/main.json": #"[{"keep": {"name": "a", "value": "1"}, "notify": "H"}]"#,
      "roles/r/handlers/main.json": #"[{"name": "H", "debug": "role's"}]"#,
      "roles/s/tasks/main.json": #"[{"keep": {"name": "b", "value": "1"}, "notify": "H"}]"#,
    ]
    #expect(try await scenario.run().messages() == ["role's", "play's"])
  }

  @Test func itemOfALoopMayNameTheHandler() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "{{ item }}", "value": "1"}, "loop": ["First", "Second", "Third"],
         "notify": "{{ item }}"}
        """, handlers: Self.handlers)
    scenario.values = ["Second": "1"]
    #expect(try await scenario.run().messages() == ["first", "third"])
  }

  @Test func templateMayGiveAListOfHandlers() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "{{ ['First', 'topic'] }}"}"#,
      handlers: Self.handlers
    ).run()
    #expect(run.messages() == ["first", "third", "fourth"])
  }

  @Test(
    arguments: [
      ("{{ 'Frist' }}", #"there is no handler "Frist""#),
      ("{{ facts.nothing }}", #""facts.nothing" is undefined"#),
      ("{{ 5 }}", "notify: expected a handler's name, got an integer"),
    ])
  func notificationThatReachesNoHandlerFailsTheTask(name: String, message: String) async throws {
    let run = try await Scenario(
      tasks: #"{"name": "T", "keep": {"name": "a", "value": "1"}, "notify": "\#(name)"}"#,
      handlers: Self.handlers
    ).run()
    let line = try #require(run.log().first)
    #expect(line.hasPrefix("failed (") && line.contains(message))
    #expect(run.log().count == 1)
  }

  @Test func handlersAreOwedWhenALaterTaskFails() async throws {
    let run = try await Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}, "notify": ["Second", "First"]},
        {"name": "Break", "stumble": {"name": "x"}}
        """, handlers: Self.handlers
    ).run()
    #expect(run.log() == ["changed: keep", "failed (unexpected answer): Break"])
    #expect(try run.host().owedHandlers == ["Second", "First"])
  }

  @Test func failedHandlerAndThoseBehindItAreOwed() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": ["One", "Two", "Three"]}"#,
      handlers: """
        {"name": "One", "keep": {"name": "b", "value": "1"}, "notify": "Four"},
        {"name": "Two", "stumble": {"name": "x"}},
        {"name": "Three", "debug": "x"}, {"name": "Four", "debug": "x"}
        """
    ).run()
    #expect(run.log().last == "failed (unexpected answer): Two")
    #expect(try run.host().owedHandlers == ["Two", "Three", "Four"])
  }

  @Test func itemThatChangedOwesItsHandlerWhenAnotherItemFails() async throws {
    let run = try await Scenario(
      tasks: """
        {"keep": {"name": "{{ item }}", "value": "{{ item }}"}, "loop": ["a", "refused"],
         "notify": "First"}
        """, handlers: Self.handlers
    ).run()
    #expect(try run.host().owedHandlers == ["First"])
  }

  @Test func checkModeAnnouncesHandlers() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "H"}"#,
      handlers: #"{"name": "H", "command": "set b 1"}"#
    ).run(check: true)
    #expect(run.log() == ["changed: keep", "changed: H"])
    #expect(run.changingCommands.isEmpty)
    #expect(try run.host().changed == 2)
  }

  @Test func conditionOfAHandlerIsDecidedWhenItRuns() async throws {
    let run = try await Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}, "notify": ["H", "I"], "register": "r"},
        {"set_fact": {"wanted": true}}
        """,
      handlers: """
        {"name": "H", "debug": "h", "when": "wanted and r.changed"},
        {"name": "I", "debug": "i", "when": "not wanted"}
        """
    ).run()
    #expect(run.messages() == ["h"])
    #expect(run.log().last == "skipped (when: not wanted): I")
  }
}
