import PlayEngine
import Testing

/// Going on where an earlier run has stopped.
@Suite struct ResumeTests {
  /// The second run on hosts that a first one has left, with what is different then.
  private func resumed(
    _ scenario: Scenario, _ change: (inout Scenario) -> Void = { _ in }
  ) async throws -> (first: Run, second: Run) {
    let first = try await scenario.run()
    var next = scenario
    next.progress = first.progress
    next.hostValues = first.values
    next.breaks = [:]
    change(&next)
    return (first, try await next.run())
  }

  private func notes(_ run: Run) -> [String] {
    run.events.compactMap {
      if case .resumed(let host, let note) = $0 { "\(host) \(note)" } else { nil }
    }
  }

  private static let three = """
    {"name": "A", "keep": {"name": "a", "value": "1"}},
    {"name": "B", "keep": {"name": "b", "value": "{{ wanted }}"}},
    {"name": "C", "keep": {"name": "c", "value": "1"}}
    """

  /// A play in which the second task fails until its value is another one.
  private func failing(_ tasks: String = three, play: String = "") -> Scenario {
    var scenario = Scenario(play: play, tasks: tasks)
    scenario.inventory = "h1 wanted=refused"
    return scenario
  }

  @Test func hostGoesOnWithTheTaskThatFailed() async throws {
    let (first, second) = try await resumed(failing()) { $0.inventory = "h1 wanted=good" }
    #expect(first.log() == ["changed: A", "failed (the command failed): B"])
    #expect(second.log() == ["changed: B", "changed: C"])
    #expect(notes(second) == [#"h1 goes on with "B" (site.json:2:1)"#])
    #expect(second.progress == ["h1": .finished])
    #expect(!second.batches().joined().contains("get a"))
  }

  @Test func everyHostGoesOnWhereItStopped() async throws {
    var scenario = failing()
    scenario.inventory = "h1 wanted=refused\nh2 wanted=good\nh3 wanted=good"
    scenario.breaks = ["h3": 2]
    let (_, second) = try await resumed(scenario) {
      $0.inventory = "h1 wanted=good\nh2 wanted=good\nh3 wanted=good"
    }
    #expect(
      notes(second) == [
        #"h1 goes on with "B" (site.json:2:1)"#, "h2 had come to the end and takes no part",
        "h3 starts at the beginning: no place is known",
      ])
    #expect(second.log("h1") == ["changed: B", "changed: C"])
    #expect(second.batches("h2").isEmpty)
    #expect(second.log("h3") == ["changed: A", "changed: B", "changed: C"])
    #expect(second.progress == ["h1": .finished, "h2": .finished, "h3": .finished])
  }

  @Test func hostThatWasLostGoesOnBehindItsLastTask() async throws {
    var scenario = failing()
    scenario.inventory = "h1 wanted=good"
    // Facts, questions, A, and then B.
    scenario.breaks = ["h1": 4]
    let (first, second) = try await resumed(scenario)
    #expect(first.log() == ["changed: A"])
    #expect(notes(second) == [#"h1 goes on behind "A" (site.json:1:29)"#])
    #expect(second.log() == ["changed: B", "changed: C"])
  }

  @Test func whatOnlyAsksOrSetsVariablesIsDoneAgain() async throws {
    let tasks = """
      {"name": "Set", "set_fact": {"x": "7"}},
      {"name": "Change", "keep": {"name": "a", "value": "1"}},
      {"name": "Ask", "keep": {"name": "q", "value": "1"}, "register": "seen",
       "changed_when": false},
      {"name": "Fail", "keep": {"name": "b", "value": "{{ wanted }}"}},
      {"name": "Use", "debug": "{{ x }} {{ seen.before }}"}
      """
    let (_, second) = try await resumed(failing(tasks)) { $0.inventory = "h1 wanted=good" }
    #expect(second.log() == ["ok: Set", "ok: Ask", "changed: Fail", "ok: Use"])
    #expect(second.messages().last == "7 1")
  }

  @Test func hostGoesBackToTheTaskWhoseResultIsNeeded() async throws {
    let tasks = """
      {"name": "First", "keep": {"name": "z", "value": "1"}},
      {"name": "Make", "keep": {"name": "a", "value": "1"}, "register": "made"},
      {"name": "Other", "keep": {"name": "o", "value": "1"}, "register": "unused"},
      {"name": "Fail", "keep": {"name": "b", "value": "{{ wanted }}"}},
      {"name": "Use", "debug": "{{ made.changed }}"}
      """
    let (_, second) = try await resumed(failing(tasks)) { $0.inventory = "h1 wanted=good" }
    #expect(
      notes(second) == [
        #"h1 goes on with "Make" (site.json:2:1), whose result later tasks need; "#
          + #"it had come to "Fail""#
      ])
    #expect(second.log() == ["ok: Make", "ok: Other", "changed: Fail", "ok: Use"])
  }

  @Test func resultThatOnlyTheInventoryAsksForIsToldWhenItIsMissing() async throws {
    let tasks = """
      {"name": "Make", "keep": {"name": "a", "value": "1"}, "register": "made"},
      {"name": "Fail", "keep": {"name": "b", "value": "{{ wanted }}"}},
      {"name": "Use", "debug": "{{ hidden }}"}
      """
    var scenario = failing(tasks)
    scenario.inventory = #"h1 wanted=refused hidden="{{ made.changed }}""#
    let (_, second) = try await resumed(scenario) {
      $0.inventory = #"h1 wanted=good hidden="{{ made.changed }}""#
    }
    #expect(
      second.log().last == """
        failed (it needs the result of the task "Make", which --resume has passed by; \
        run the playbook without --resume): Use
        """)
  }

  @Test func owedHandlerIsPaidBeforeTheHostGoesOn() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "notify": "H"},
        {"name": "B", "keep": {"name": "b", "value": "{{ wanted }}"}},
        {"name": "C", "debug": "task"}
        """, handlers: #"{"name": "H", "debug": "handler"}"#)
    scenario.inventory = "h1 wanted=refused"
    let (first, second) = try await resumed(scenario) {
      $0.inventory = "h1 wanted=good"
      $0.owed = ["h1": [OwedHandler(play: "all", role: nil, name: "H")]]
    }
    #expect(first.notes == ["h1: H"])
    #expect(second.log() == ["ok: H", "changed: B", "ok: C"])
    #expect(second.notes.last == "h1: ")
  }

  @Test func blockThatDealtWithAFailureBeginsWithTheTaskThatFailed() async throws {
    let tasks = """
      {"block": [{"name": "A", "keep": {"name": "a", "value": "1"}},
                 {"name": "B", "keep": {"name": "b", "value": "refused"}}],
       "rescue": [{"name": "R", "keep": {"name": "r", "value": "1"}},
                  {"name": "S", "keep": {"name": "s", "value": "{{ wanted }}"}}],
       "always": [{"name": "Z", "debug": "always"}]},
      {"name": "End", "debug": "end"}
      """
    let (first, second) = try await resumed(failing(tasks)) { $0.inventory = "h1 wanted=good" }
    #expect(
      first.log() == [
        "changed: A", "rescued (the command failed): B", "changed: R",
        "failed (the command failed): S", "ok: Z",
      ])
    #expect(notes(second) == [#"h1 goes on with "B" (site.json:2:12)"#])
    #expect(
      second.log() == [
        "rescued (the command failed): B", "ok: R", "changed: S", "ok: Z", "ok: End",
      ])
  }

  @Test func alwaysOfABlockThatWentWellIsDoneFromItsBeginning() async throws {
    let tasks = """
      {"block": [{"name": "A", "keep": {"name": "a", "value": "1"}}],
       "always": [{"name": "Y", "keep": {"name": "y", "value": "1"}},
                  {"name": "Z", "keep": {"name": "z", "value": "{{ wanted }}"}}]}
      """
    let (_, second) = try await resumed(failing(tasks)) { $0.inventory = "h1 wanted=good" }
    #expect(notes(second) == [#"h1 goes on behind "A" (site.json:1:40)"#])
    #expect(second.log() == ["ok: Y", "changed: Z"])
  }

  @Test func includedTasksAreGoneOnWith() async throws {
    var scenario = failing(
      """
      {"name": "Before", "keep": {"name": "z", "value": "1"}},
      {"name": "Include", "include_tasks": "more.json", "loop": [1, 2]}
      """)
    scenario.files = [
      "more.json": """
      [{"name": "A", "keep": {"name": "a{{ item }}", "value": "1"}},
       {"name": "B", "keep": {"name": "b{{ item }}", "value": "{{ wanted if item == 2 else 'good' }}"}}]
      """
    ]
    let (_, second) = try await resumed(scenario) { $0.inventory = "h1 wanted=good" }
    #expect(notes(second) == [#"h1 goes on with "B" (more.json:2:2)"#])
    #expect(second.log().last == "changed: B")
    #expect(second.log().count == 2)
  }

  @Test func playsBeforeKeepOnlyWhatSetsVariables() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "tasks": [
           {"name": "Set", "set_fact": {"x": "7"}},
           {"name": "Change", "keep": {"name": "a", "value": "1"}}]},
         {"hosts": "all", "tasks": [
           {"name": "Fail", "keep": {"name": "b", "value": "{{ wanted }}"}},
           {"name": "Use", "debug": "{{ x }}"}]}]
        """)
    scenario.inventory = "h1 wanted=refused"
    let (_, second) = try await resumed(scenario) { $0.inventory = "h1 wanted=good" }
    #expect(second.log() == ["ok: Set", "changed: Fail", "ok: Use"])
    #expect(second.messages() == ["7"])
  }

  @Test func hostsInStepGoOnToo() async throws {
    var scenario = failing(play: #""strategy": "linear""#)
    scenario.inventory = "h1 wanted=refused\nh2 wanted=refused"
    scenario.hostValues = ["h2": ["a": "1"]]
    let (_, second) = try await resumed(scenario) {
      $0.inventory = "h1 wanted=good\nh2 wanted=good"
    }
    #expect(second.log("h1") == ["changed: B", "changed: C"])
    #expect(second.log("h2") == ["changed: B", "changed: C"])
  }

  @Test func changedPlaybookIsBegunAnew() async throws {
    let (_, second) = try await resumed(failing()) { next in
      next.inventory = "h1 wanted=good"
      next.playbook = next.playbook.replacing(
        #"{"name": "A""#, with: #"{"name": "New", "debug": "new"}, {"name": "A""#)
    }
    #expect(
      notes(second) == [
        #"h1 starts at the beginning: the task "B" (site.json:2:1), to which it had come, "#
          + "is not there any more"
      ])
    #expect(second.log() == ["ok: New", "ok: A", "changed: B", "changed: C"])
  }

  @Test func checkKeepsNoPlace() async throws {
    var scenario = failing()
    scenario.inventory = "h1 wanted=good"
    #expect(try await scenario.run(check: true).progress == [:])
  }
}
