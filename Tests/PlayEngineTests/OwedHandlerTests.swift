import PlayEngine
import Testing

/// Handlers that are owed from run to run.
@Suite struct OwedHandlerTests {
  private static let tasks = """
    {"name": "A", "keep": {"name": "a", "value": "1"}, "notify": "H"},
    {"name": "B", "keep": {"name": "b", "value": "refused"}}
    """
  private static let handlers = #"{"name": "H", "debug": "handler"}, {"name": "I", "debug": "i"}"#
  private static let owed = OwedHandler(play: "all", role: nil, name: "H")

  @Test func handlerIsNotedBeforeTheChangeThatNotifiesItAndWhenTheHostFails() async throws {
    let run = try await Scenario(tasks: Self.tasks, handlers: Self.handlers).run()
    #expect(run.notes == ["h1: H"])
    #expect(try run.host().owedHandlers == ["H"])
  }

  @Test func handlerOfAChangeThatGotNoAnswerIsOwed() async throws {
    var scenario = Scenario(tasks: Self.tasks, handlers: Self.handlers)
    scenario.breaks = ["h1": 3]
    let run = try await scenario.run()
    #expect(try run.host().unreachable == "connection lost")
    #expect(run.notes == ["h1: H"])
    #expect(try run.host().owedHandlers == ["H"])
  }

  @Test func handlerThatRanIsOwedNoMore() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "H"}"#, handlers: Self.handlers
    ).run()
    #expect(run.notes == ["h1: H", "h1: "])
  }

  @Test func handlerThatFailedIsOwed() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "H"}"#,
      handlers: #"{"name": "H", "keep": {"name": "h", "value": "refused"}}"#
    ).run()
    #expect(run.notes == ["h1: H"])
    #expect(try run.host().owedHandlers == ["H"])
  }

  @Test func runThatChangesNothingNotesNothing() async throws {
    var scenario = Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": "H"}"#, handlers: Self.handlers)
    scenario.values = ["a": "1"]
    let run = try await scenario.run()
    #expect(run.notes == [])
    #expect(run.batches().count == 2)
  }

  @Test func owedHandlerRunsBeforeTheTasks() async throws {
    var scenario = Scenario(tasks: #"{"debug": "task"}"#, handlers: Self.handlers)
    scenario.owed = ["h1": [Self.owed]]
    let run = try await scenario.run()
    #expect(run.messages() == ["handler", "task"])
    #expect(run.notes == ["h1: "])
    #expect(run.recap.lostHandlers == [])
  }

  @Test func checkShowsTheOwedHandlerAndNotesNothing() async throws {
    var scenario = Scenario(tasks: #"{"debug": "task"}"#, handlers: Self.handlers)
    scenario.owed = ["h1": [Self.owed]]
    let run = try await scenario.run(check: true)
    #expect(run.messages() == ["handler", "task"])
    #expect(run.notes == [])
  }

  @Test func handlerOfAnIncludedRoleIsPaid() async throws {
    var scenario = Scenario(tasks: #"{"include_role": {"name": "r"}}, {"debug": "task"}"#)
    scenario.files = [
      "roles/r/tasks/main.json": #"[{"debug": "role"}]"#,
      "roles/r/handlers/main.json": #"[{"name": "R", "debug": "role's"}]"#,
    ]
    scenario.owed = ["h1": [OwedHandler(play: "all", role: "r", name: "R")]]
    let run = try await scenario.run()
    #expect(run.messages() == ["role's", "included r", "role", "task"])
    #expect(run.notes == ["h1: "])
  }

  @Test func handlerOfARoleThatFactsNameIsPaidOnceTheRoleIsThere() async throws {
    var scenario = Scenario(
      tasks: """
        {"set_fact": {"which": "r"}},
        {"include_role": {"name": "{{ which }}"}}, {"debug": "task"}
        """)
    scenario.files = [
      "roles/r/tasks/main.json": #"[{"debug": "role"}]"#,
      "roles/r/handlers/main.json": #"[{"name": "R", "debug": "role's"}]"#,
    ]
    scenario.owed = ["h1": [OwedHandler(play: "all", role: "r", name: "R")]]
    let run = try await scenario.run()
    #expect(run.messages().suffix(3) == ["role", "task", "role's"])
    #expect(run.notes == ["h1: "])
  }

  @Test func handlersAndHostsThatAreNoLongerThereAreToldAndForgotten() async throws {
    var scenario = Scenario(tasks: #"{"debug": "task"}"#, handlers: Self.handlers)
    let old = OwedHandler(play: "all", role: nil, name: "Old")
    scenario.owed = ["h1": [old], "gone": [Self.owed]]
    let run = try await scenario.run()
    #expect(
      run.recap.lostHandlers == [
        Recap.LostHandler(host: "gone", handler: Self.owed),
        Recap.LostHandler(host: "h1", handler: old),
      ])
    #expect(run.notes == ["gone: ", "h1: "])
  }

  @Test func hostsOutsideTheLimitStayOwed() async throws {
    var scenario = Scenario(tasks: #"{"debug": "task"}"#, handlers: Self.handlers)
    scenario.inventory = "h1\nh2"
    scenario.options.limit = "h1"
    scenario.owed = ["h1": [Self.owed], "h2": [Self.owed]]
    let run = try await scenario.run()
    #expect(run.notes == ["h1: "])
    #expect(run.recap.lostHandlers == [])
  }
}
