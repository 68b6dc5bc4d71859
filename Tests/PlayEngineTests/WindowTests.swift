import Testing

@testable import PlayEngine

/// How many exchanges a run costs, and which questions go out together.
@Suite struct WindowTests {
  private static func tasks(_ count: Int, from first: Int = 0) -> String {
    (first..<first + count).map { #"{"keep": {"name": "n\#($0)", "value": "1"}}"# }
      .joined(separator: ",\n")
  }

  private static func values(_ count: Int) -> [String: String] {
    Dictionary(uniqueKeysWithValues: (0..<count).map { ("n\($0)", "1") })
  }

  @Test(arguments: [1, 60, 1000, 3000])
  func convergedTasksCostFactsAndOneWindow(count: Int) async throws {
    var scenario = Scenario(tasks: Self.tasks(count))
    scenario.values = Self.values(count)
    let run = try await scenario.run()
    #expect(run.batches().count == 2)
    #expect(try run.host().unchanged == count)
    #expect(try run.host().cost.exchanges == 2)
    #expect(run.batches().joined().count == count + 1)
  }

  @Test(arguments: [(1, 65_536), (8, 8192), (64, 1024), (1000, 1024)])
  func windowsOfAllHostsShareTheMemory(hosts: Int, tasks: Int) {
    #expect(HostRunner.largestReadAhead(on: hosts) == tasks)
  }

  @Test func changedTaskCostsOneExchangeThatAlsoProbesTheNextTasks() async throws {
    var scenario = Scenario(tasks: Self.tasks(10))
    scenario.values = Self.values(10)
    scenario.values["n3"] = "0"
    let run = try await scenario.run()
    #expect(
      run.batches() == [
        ["facts"], (0..<10).map { "get n\($0)" },
        ["set n3 1"] + (4..<10).map { "get n\($0)" },
      ])
    #expect(try run.host().changed == 1)
    #expect(try run.host().unchanged == 9)
  }

  @Test func changedTaskAmongFewCostsExactlyOneMore() async throws {
    var scenario = Scenario(tasks: Self.tasks(5))
    scenario.values = Self.values(5)
    scenario.values["n0"] = "0"
    scenario.values["n4"] = "0"
    let run = try await scenario.run()
    #expect(run.batches().count == 4)
    #expect(run.batches().last == ["set n4 1"])
  }

  @Test func behindAChangeIsAskedWhatReachesTheNextOneThatIsForeseen() async throws {
    var scenario = Scenario(tasks: Self.tasks(300))
    scenario.values = Self.values(300)
    for name in ["n0", "n100", "n101", "n110"] { scenario.values[name] = "0" }
    let run = try await scenario.run()
    #expect(run.batches().map(\.count) == [1, 300, 1 + 100, 1 + 4, 1 + 9, 1 + 189])
    #expect(try run.host().changed == 4)
  }

  @Test func withoutForesightTheReadAheadFallsAndDoublesWithEachUnchangedTask() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}, "register": "r"},
        {"keep": {"name": "n{{ 0 if r.changed else 1 }}", "value": "1"}},
        \(Self.tasks(199, from: 1))
        """)
    scenario.values = Self.values(200)
    let run = try await scenario.run()
    // What needs the register cannot be asked with the change that gives it.
    #expect(run.batches().map(\.count) == [1, 1, 1, 64, 136])
  }

  @Test func firstDeploymentProbesFewTasksTwice() async throws {
    let run = try await Scenario(tasks: Self.tasks(60)).run()
    #expect(run.batches().count == 62)
    #expect(run.batches().joined().count { $0.hasPrefix("get") } <= 60 + 59 * 4)
    #expect(try run.host().changed == 60)
  }

  @Test func answersThatAChangeCannotTouchAreNotAskedForAgain() async throws {
    let tasks = (0..<5).map { #"{"spot": {"name": "n\#($0)", "value": "1"}}"# }
    let run = try await Scenario(tasks: tasks.joined(separator: ",\n")).run()
    #expect(
      run.batches() == [
        ["facts"], (0..<5).map { "get n\($0)" }, (0..<5).map { "set n\($0) 1" },
      ])
    #expect(try run.host().changed == 5)
  }

  @Test func whatAChangeTouchesIsAskedForAgainFromThereOn() async throws {
    let run = try await Scenario(
      tasks: """
        {"spot": {"name": "a", "value": "1"}},
        {"spot": {"name": "b", "value": "1"}},
        {"spot": {"name": "a", "value": "2"}},
        {"spot": {"name": "c", "value": "1"}},
        {"keep": {"name": "d", "value": "1"}},
        {"spot": {"name": "e", "value": "1"}}
        """
    ).run()
    #expect(
      run.batches() == [
        ["facts"], ["get a", "get b", "get c", "get e", "get d"],
        ["set a 1", "set b 1", "get a", "get c", "get e", "get d"],
        ["set a 2", "set c 1", "get d", "get e"], ["set d 1", "get e"], ["set e 1"],
      ])
    #expect(run.values["h1"] == ["a": "2", "b": "1", "c": "1", "d": "1", "e": "1"])
  }

  @Test func aTaskThatWaitsForAChangeIsNotPreparedBeforeIt() async throws {
    let run = try await Scenario(
      tasks: """
        {"spot": {"name": "a", "value": "1"}, "register": "r"},
        {"spot": {"name": "b", "value": "1"}},
        {"spot": {"name": "c", "value": "{{ r.changed | lower }}"}}
        """
    ).run()
    #expect(
      run.batches() == [
        ["facts"], ["get a", "get b"], ["set a 1"], ["set b 1", "get c"], ["set c true"],
      ])
  }

  @Test func aCommandEndsTheWindowAlsoBehindAKeptOne() async throws {
    let run = try await Scenario(
      tasks: """
        {"spot": {"name": "a", "value": "1"}},
        {"command": "set b 1"},
        {"spot": {"name": "b", "value": "2"}}
        """
    ).run()
    #expect(
      run.batches() == [["facts"], ["get a"], ["set a 1"], ["set b 1", "get b"], ["set b 2"]])
  }

  @Test func afterAFailureNothingThatWasKeptIsCarriedOut() async throws {
    let run = try await Scenario(
      tasks: """
        {"block": [{"spot": {"name": "a", "value": "refused"}}, {"spot": {"name": "b", "value": "1"}}],
         "rescue": [{"spot": {"name": "c", "value": "1"}}]}
        """
    ).run()
    #expect(
      run.batches() == [
        ["facts"], ["get a", "get b"], ["set a refused", "set b 1"], ["get c"], ["set c 1"],
      ])
    #expect(run.values["h1"] == ["c": "1"], "set b 1 is left out")
  }

  @Test func itemsOfALoopCountForTheReadAhead() async throws {
    let items = (0..<100).map { #""n\#($0)""# }.joined(separator: ", ")
    var scenario = Scenario(
      tasks: #"{"keep": {"name": "{{ item }}", "value": "1"}, "loop": [\#(items)]}"#)
    scenario.values = Self.values(100)
    scenario.values["n0"] = "0"
    let run = try await scenario.run()
    #expect(run.batches().map(\.count) == [1, 100, 100])
    #expect(try run.host().changed == 1)
  }

  @Test func parametersThatNeedARegisterOfTheSameWindowEndIt() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}, "register": "r"},
        {"keep": {"name": "b", "value": "1"}},
        {"keep": {"name": "c", "value": "{{ r.before }}"}},
        {"keep": {"name": "d", "value": "1"}}
        """)
    scenario.values = ["a": "1", "b": "1", "c": "1", "d": "1"]
    let run = try await scenario.run()
    #expect(run.batches() == [["facts"], ["get a", "get b"], ["get c", "get d"]])
  }

  @Test func undecidedConditionDoesNotEndTheWindow() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}, "register": "r"},
        {"keep": {"name": "b", "value": "2"}, "when": "r.changed"},
        {"keep": {"name": "c", "value": "1"}, "when": "not r.changed"}
        """)
    scenario.values = ["a": "1", "b": "1", "c": "1"]
    let run = try await scenario.run()
    #expect(run.batches() == [["facts"], ["get a", "get b", "get c"]])
    #expect(run.log() == ["ok: keep", "skipped (when: r.changed): keep", "ok: keep"])
  }

  @Test func unguardedCommandEndsTheWindowOnlyWhenItReallyRuns() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}},
        {"command": "set b 1"},
        {"keep": {"name": "c", "value": "1"}}
        """)
    scenario.values = ["a": "1", "c": "1"]
    #expect(
      try await scenario.run().batches() == [["facts"], ["get a"], ["set b 1", "get c"]])
    #expect(try await scenario.run(check: true).batches() == [["facts"], ["get a", "get c"]])
  }

  @Test func guardedCommandDoesNotEndTheWindow() async throws {
    var scenario = Scenario(
      tasks: """
        {"command": {"cmd": "set b 1", "unless": "get b"}},
        {"keep": {"name": "c", "value": "1"}}
        """)
    scenario.values = ["b": "0", "c": "1"]
    let run = try await scenario.run()
    #expect(run.batches() == [["facts"], ["get b", "get c"]])
    #expect(
      run.log() == ["skipped (unless: the command succeeds): command", "ok: keep"])
  }

  @Test func equalQuestionsAreAskedOnce() async throws {
    var scenario = Scenario(tasks: #"{"keep": {"name": "a", "value": "1", "needs": "a"}}"#)
    scenario.values = ["a": "1"]
    #expect(try await scenario.run().batches() == [["facts"], ["get a"]])
  }

  @Test func playWithoutFactsAndQuestionsCostsNothing() async throws {
    let run = try await Scenario(
      play: #""gather_facts": false"#, tasks: #"{"debug": "{{ inventory_hostname }}"}"#
    ).run()
    #expect(run.batches().isEmpty)
    #expect(run.messages() == ["h1"])
  }
}
