import PlayEngine
import Testing

@Suite struct CheckTests {
  @Test func checkShowsTheDifferencesOfARunAndChangesNothing() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}},
        {"name": "B", "keep": {"name": "{{ item }}", "value": "2"}, "loop": ["b", "c"]},
        {"name": "C", "command": "set d 1"}
        """)
    scenario.values = ["b": "2", "c": "0"]
    let checked = try await scenario.run(check: true)
    let applied = try await scenario.run()
    #expect(checked.changingCommands.isEmpty)
    #expect(checked.values["h1"] == scenario.values)
    #expect(checked.log() == applied.log())
    #expect(checked.differences() == ["a: - -> 1", "c: 0 -> 2", "set d 1"])
    #expect(checked.differences() == applied.differences())
    #expect(checked.batches() == [["facts"], ["get a", "get b", "get c"]])
    #expect(checked.recap.mode == .check)
    #expect(applied.values["h1"] == ["a": "1", "b": "2", "c": "2", "d": "1"])
  }

  @Test func secondRunFindsNothingToDo() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}}, {"keep": {"name": "b", "value": "2"}}
        """)
    scenario.values = try #require(try await scenario.run().values["h1"])
    let second = try await scenario.run()
    #expect(second.changingCommands.isEmpty)
    #expect(try second.host().unchanged == 2)
  }

  @Test func whatAnEarlierTaskWouldProvideMakesALaterOneDependent() async throws {
    let scenario = Scenario(
      tasks: """
        {"name": "Make", "keep": {"name": "dir", "value": "1"}},
        {"name": "Use", "keep": {"name": "file", "value": "1", "needs": "dir"}, "register": "r",
         "notify": "H"},
        {"name": "Say", "debug": "{{ r.stdout }}"}
        """, handlers: #"{"name": "H", "debug": "handler"}"#)
    let run = try await scenario.run(check: true)
    #expect(
      run.log() == ["changed: Make", "depends on Make: Use", "depends on Make: Say", "ok: H"])
    #expect(try run.host().dependent == 1, "a debug task changes no host")
    #expect(try await scenario.run().values["h1"] == ["dir": "1", "file": "1"])
  }

  @Test func whatNoTaskWouldProvideIsAFailureInACheckToo() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "Make", "keep": {"name": "other", "value": "1"}},
        {"name": "Use", "keep": {"name": "file", "value": "1", "needs": "dir"}},
        {"name": "Later", "debug": "x"}
        """
    ).run(check: true)
    #expect(run.log() == ["changed: Make", "failed (there is no dir): Use"])
  }

  @Test func equalDifferenceIsAnnouncedOnce() async throws {
    let scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}},
        {"name": "B", "keep": {"name": "a", "value": "1"}},
        {"name": "C", "keep": {"name": "a", "value": "2"}}
        """)
    let checked = try await scenario.run(check: true)
    #expect(checked.log() == ["changed: A", "ok: B", "changed: C"])
    #expect(checked.differences() == ["a: - -> 1", "a: 1 -> 2"])
    #expect(try await scenario.run().differences() == checked.differences())
  }

  @Test func whatCanBeDoneAgainIsAnnouncedAgainFromWhereItIsThen() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "B", "renew": {"name": "a"}, "notify": "H"},
        {"name": "C", "renew": {"name": "a"}},
        {"name": "D", "keep": {"name": "a", "value": "1"}}
        """, handlers: #"{"name": "H", "renew": {"name": "a"}}"#)
    scenario.values = ["a": "1"]
    let checked = try await scenario.run(check: true)
    #expect(checked.log() == ["changed: B", "changed: C", "ok: D", "changed: H"])
    #expect(checked.differences() == Array(repeating: "a: 1 -> renewed", count: 3))
    let applied = try await scenario.run()
    #expect(applied.differences() == checked.differences())
    #expect(applied.log() == checked.log())
  }

  @Test func handlerFindsNothingToDoWhenATaskHasAnnouncedTheSame() async throws {
    let scenario = Scenario(
      tasks: #"{"name": "A", "keep": {"name": "a", "value": "1"}, "notify": "H"}"#,
      handlers: #"{"name": "H", "keep": {"name": "a", "value": "1"}}"#)
    let checked = try await scenario.run(check: true)
    #expect(checked.log() == ["changed: A", "ok: H"])
    #expect(try await scenario.run().log() == checked.log())
  }

  @Test func whatIsReadFromAFileThatCommandsRewriteWaitsForThem() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1", "rewrites": "/etc/x"}},
        {"name": "B", "keep": {"name": "b", "value": "1", "reads": "/etc/x"}},
        {"name": "C", "keep": {"name": "c", "value": "1", "reads": "/etc/y"}}
        """
    ).run(check: true)
    #expect(run.log() == ["changed: A", "depends on A: B", "changed: C"])
  }

  @Test func announcementsLastFromPlayToPlay() async throws {
    let run = try await Scenario(
      playbook: """
        [{"hosts": "all", "tasks": [{"name": "Make", "keep": {"name": "dir", "value": "1"}}]},
         {"hosts": "all", "tasks": [
           {"name": "Use", "keep": {"name": "file", "value": "1", "needs": "dir"}}]}]
        """
    ).run(check: true)
    #expect(run.log() == ["changed: Make", "depends on Make: Use"])
  }

  @Test func unknownValuesSpreadThroughEverythingThatNeedsThem() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "Ask", "command": "print x", "register": "r"},
        {"name": "When", "debug": "x", "when": "r.rc == 0"},
        {"name": "Template", "debug": "[{{ r.stdout }}]"},
        {"name": "Parameter", "keep": {"name": "{{ r.stdout }}", "value": "1"}},
        {"name": "Fact", "set_fact": {"f": "{{ r.stdout }}", "g": 1}},
        {"name": "Use fact", "debug": "{{ f }}"},
        {"name": "Use other fact", "debug": "{{ g }}"},
        {"name": "Known", "debug": "{{ r.changed }}"},
        {"name": "Hidden", "debug": "{{ r.stdout }}", "when": "false"},
        {"name": "Either", "debug": "x", "when": ["r.rc == 0", "false"]},
        {"name": "Variable", "debug": "{{ v }}", "vars": {"v": "{{ r.stdout_lines }}"}},
        {"name": "Assert", "assert": {"that": "r.rc == 0"}}
        """
    ).run(check: true)
    #expect(
      run.log() == [
        "changed: Ask", "depends on Ask: When", "depends on Ask: Template",
        "depends on Ask: Parameter", "ok: Fact", "depends on Ask: Use fact",
        "ok: Use other fact", "ok: Known", "skipped (when: false): Hidden",
        "skipped (when: false): Either", "depends on Ask: Variable", "depends on Ask: Assert",
      ])
  }

  @Test func factThatMayOrMayNotBeSetIsUnknown() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "Ask", "command": "print x", "register": "r"},
        {"name": "Set", "set_fact": {"f": 1}, "when": "r.rc == 0"},
        {"name": "Use", "debug": "{{ f }}"},
        {"name": "Part", "set_fact": {"g": "a{{ r.stdout }}"}}, {"name": "Use part", "debug": "{{ g }}"}
        """
    ).run(check: true)
    #expect(
      run.log() == [
        "changed: Ask", "depends on Ask: Set", "depends on Ask: Use", "ok: Part",
        "depends on Ask: Use part",
      ])
  }

  @Test func everyPartOfADependentResultIsUnknown() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "Make", "keep": {"name": "dir", "value": "1"}},
        {"name": "Use", "keep": {"name": "file", "value": "1", "needs": "dir"}, "register": "r"},
        {"name": "Say", "debug": "{{ r.before }}"},
        {"name": "Each", "debug": "{{ item.before }}", "loop": ["{{ r }}"],
         "loop_control": {"label": "x"}}
        """
    ).run(check: true)
    #expect(
      run.log() == [
        "changed: Make", "depends on Make: Use", "depends on Make: Say",
        "depends: Each [x depends on Make]",
      ])
  }

  @Test func verdictsThatWaitForTheTasksOwnOutputKeepTheAnnouncement() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "command": "print x", "register": "r", "failed_when": "r.rc > 1"},
        {"name": "B", "command": "print x", "register": "r", "changed_when": "'x' in r.stdout"},
        {"name": "C", "command": "print x", "register": "s", "failed_when": "r.rc > 1"}
        """
    ).run(check: true)
    #expect(run.log() == ["changed: A", "changed: B", "depends on B: C"])
  }

  @Test func taskMayBeCheckedInARunThatChanges() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "check_mode": true},
        {"name": "B", "keep": {"name": "b", "value": "1"}, "check_mode": false},
        {"name": "C", "keep": {"name": "c", "value": "1", "needs": "a"}}
        """
    ).run()
    #expect(run.changingCommands == ["set b 1"])
    #expect(run.log() == ["changed: A", "changed: B", "failed (there is no a): C"])
  }

  @Test func taskMayChangeInACheck() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}},
        {"block": [{"name": "B", "command": "set b 1", "register": "r"}], "check_mode": "{{ not yes }}",
         "vars": {"yes": true}},
        {"name": "C", "debug": "{{ r.rc }}"}
        """
    ).run(check: true)
    #expect(run.changingCommands == ["set b 1"])
    #expect(run.messages() == ["0"])
  }

  @Test func resultOfACheckedTaskIsUnknownToATaskThatRuns() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "command": "print x", "register": "r", "check_mode": true},
        {"name": "B", "keep": {"name": "b", "value": "{{ r.stdout }}"}}
        """
    ).run()
    #expect(run.log().count == 2)
    #expect(
      run.log().last == #"failed (it needs a result of the task "A", which is only checked): B"#)
  }

  @Test(
    arguments: [
      ("{{ facts.nothing }}", #""facts.nothing" is undefined"#),
      ("{{ 'no' }}", "check_mode: expected true or false, got a string"),
    ])
  func mistakeInCheckModeFailsTheTask(flag: String, message: String) async throws {
    let run = try await Scenario(
      tasks: #"{"name": "T", "keep": {"name": "a", "value": "1"}, "check_mode": "\#(flag)"}"#
    ).run()
    #expect(run.changingCommands.isEmpty)
    let line = try #require(run.log().first)
    #expect(line.hasPrefix("failed (") && line.contains(message))
  }
}
