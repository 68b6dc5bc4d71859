import PlayEngine
import Testing

@Suite struct FailureTests {
  @Test func failingTaskStopsItsHostAndNoOther() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "Keep", "keep": {"name": "a", "value": "1", "needs": "n"}},
        {"name": "Later", "debug": "x"}
        """)
    scenario.inventory = "h1\nh2"
    scenario.hostValues = ["h2": ["n": ""]]
    let run = try await scenario.run()
    #expect(run.log("h1") == ["failed (there is no n): Keep"])
    #expect(run.log("h2") == ["changed: Keep", "ok: Later"])
    #expect(try run.host("h1").failed == 1)
    #expect(try run.host("h2").failed == 0)
  }

  @Test func failureTellsItsPhaseCommandStatusAndOutput() async throws {
    func failure(_ task: String) async throws -> TaskFailure {
      let report = try #require(try await Scenario(tasks: task).run().reports().first)
      guard case .failed(let failure) = report.status else { throw MissingFailure() }
      return failure
    }
    #expect(
      try await failure(#"{"keep": {"name": "a", "value": "refused"}}"#)
        == TaskFailure(
          phase: .apply, message: "the command failed", command: "set a refused", exitStatus: 1,
          output: ["a: refused"]))
    #expect(
      try await failure(#"{"stumble": {"name": "x"}}"#)
        == TaskFailure(
          phase: .probe, message: "unexpected answer", command: "fail x", exitStatus: 3,
          output: ["x failed"]))
    #expect(
      try await failure(#"{"assert": {"that": "1 > 2"}}"#)
        == TaskFailure(
          phase: .plan, message: "the assertion failed", hint: #""1 > 2" is false"#))
    let unprepared = try await failure(#"{"keep": {"name": "a", "value": "{{ 1 }}"}}"#)
    #expect(
      unprepared
        == TaskFailure(
          phase: .prepare,
          message: "site.json:1:61: keep: value: expected a string, got 1 (an integer)",
          hint: #"write it in quotes: "1""#))
  }

  @Test(arguments: [
    (#"{"keep": {"name": "a", "value": "{{ nul }}"}}"#, ""),
    (#"{"keep": {"name": "{{ nul }}", "value": "a"}}"#, "site.json:1:70: keep: "),
    (
      #"{"keep": {"name": "a", "value": "b"}, "environment": {"A": "{{ nul }}"}}"#,
      "site.json:1:122: environment: "
    ),
  ])
  func aNULFailsTheTaskAndNotTheHost(task: String, place: String) async throws {
    let run = try await Scenario(
      play: #""vars": {"nul": "x\u0000y"}"#,
      tasks: #"{"block": [\#(task)], "rescue": [{"name": "Go on", "debug": "x"}]}"#
    ).run()
    let message = "a NUL byte cannot be part of a command: \"x\u{2400}y\""
    #expect(run.log("h1") == ["rescued (\(place)\(message)): keep", "ok: Go on"])
  }

  @Test func theNameOfAVariableOfTheEnvironmentIsChecked() async throws {
    let run = try await Scenario(
      tasks: #"{"keep": {"name": "a", "value": "b"}, "environment": {"A B": "x"}}"#
    ).run()
    guard case .failed(let failure)? = run.reports().first?.status else { throw MissingFailure() }
    #expect(
      failure
        == TaskFailure(
          phase: .plan,
          message:
            "site.json:1:82: environment: \"A B\" is not the name of an environment variable; "
            + "expected letters, digits and _"))
  }

  private struct MissingFailure: Error {}

  @Test func ignoredFailureIsRememberedAndThePlayGoesOn() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "stumble": {"name": "x"}, "ignore_errors": true, "register": "r"},
        {"name": "B", "keep": {"name": "a", "value": "refused"}, "ignore_errors": "{{ lenient }}",
         "vars": {"lenient": true}},
        {"name": "C", "debug": "{{ r.failed }} {{ r.changed }} {{ r.skipped }} {{ r.msg }}"}
        """
    ).run()
    #expect(
      run.log() == [
        "ignored (unexpected answer): A", "ignored (the command failed): B", "ok: C",
      ])
    #expect(run.messages() == ["True False False unexpected answer"])
    #expect(try run.host().ignored == 2)
    #expect(try run.host().failed == 0)
  }

  @Test(
    arguments: [
      ("{{ nothing }}", #""nothing" is undefined"#),
      ("{{ 'yes' }}", "ignore_errors: expected true or false, got a string"),
    ])
  func mistakeInIgnoreErrorsDoesNotHideTheFailure(flag: String, mistake: String) async throws {
    let run = try await Scenario(
      tasks: #"{"name": "T", "stumble": {"name": "x"}, "ignore_errors": "\#(flag)"}"#
    ).run()
    let report = try #require(run.reports().first)
    #expect(run.log() == ["failed (unexpected answer): T"])
    #expect(report.parts.first?.warnings.contains { $0.contains(mistake) } == true)
  }

  @Test func changedWhenDecidesWhetherACommandChanged() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "command": "print same", "register": "r", "changed_when": "r.stdout == 'new'",
         "notify": "H"},
        {"name": "B", "command": "print new", "register": "s", "changed_when": "s.stdout == 'new'"},
        {"name": "C", "debug": "{{ r.changed }} {{ s.changed }}"},
        {"name": "D", "command": "print x", "changed_when": false},
        {"name": "E", "debug": "x", "changed_when": ["true", "1 == 1"]}
        """, handlers: #"{"name": "H", "debug": "never"}"#
    ).run()
    #expect(run.log() == ["ok: A", "changed: B", "ok: C", "ok: D", "changed: E"])
    #expect(run.messages() == ["False True", "x"])
    #expect(try run.host().changed == 2)
  }

  @Test func failedWhenDecidesWhetherACommandFailed() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "command": "fail x", "register": "r", "failed_when": "r.rc > 3"},
        {"name": "B", "command": "fail x", "register": "r", "failed_when": "r.rc > 3",
         "changed_when": "r.rc == 0"},
        {"name": "C", "command": {"cmd": "fail x", "run_in_check": true}, "failed_when": false,
         "register": "c"},
        {"name": "D", "debug": "{{ r.failed }} {{ c.failed }} {{ c.rc }}"},
        {"name": "E", "command": "print bad", "register": "r",
         "failed_when": ["r.rc == 0", "'bad' in r.stdout"]}
        """
    ).run()
    #expect(
      run.log() == [
        "changed: A", "ok: B", "ok: C", "ok: D",
        "failed (failed_when: r.rc == 0 and 'bad' in r.stdout): E",
      ])
    #expect(run.messages() == ["False False 3"])
  }

  @Test func failedWhenDoesNotHideParametersThatCannotBeRendered() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "T", "command": "{{ facts.nothing }}", "register": "r", "failed_when": "r.rc > 3"}
        """
    ).run()
    let line = try #require(run.log().first)
    #expect(line.contains(#""facts.nothing" is undefined"#))
  }

  @Test func mistakeInFailedWhenFailsTheTask() async throws {
    let run = try await Scenario(
      tasks: #"{"name": "T", "command": "print x", "failed_when": "facts.nothing > 3"}"#
    ).run()
    #expect(
      run.log() == [#"failed (site.json:1:87: "facts.nothing" is undefined): T"#])
  }

  @Test func mistakeInAConditionFailsTheTask() async throws {
    let run = try await Scenario(
      tasks: #"{"name": "T", "debug": "x", "when": ["true", "facts.nope == 1"]}"#
    ).run()
    #expect(run.log() == [#"failed (site.json:1:81: "facts.nope" is undefined): T"#])
  }

  @Test func mistakeInAnExpressionParameterIsToldWithItsPlace() async throws {
    let run = try await Scenario(
      tasks: #"{"name": "T", "assert": {"that": ["true", "facts.nope == 1"]}}"#
    ).run()
    #expect(run.log() == [#"failed (site.json:1:78: "facts.nope" is undefined): T"#])
  }

  @Test func changeThatBreaksHalfWayKeepsTheRestOfTheBatchAlive() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "refused"}, "ignore_errors": true},
        {"name": "B", "keep": {"name": "b", "value": "1"}}
        """)
    scenario.values = ["b": "1"]
    let run = try await scenario.run()
    #expect(run.log() == ["ignored (the command failed): A", "ok: B"])
    #expect(run.batches().last == ["set a refused", "get b"])
  }

  @Test func resultHasTheSameKeysHoweverATaskEnds() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "{{ item }}", "value": "{{ item }}"}, "loop": ["same", "new", "refused", "no"],
         "register": "r", "ignore_errors": true, "when": "item != 'no'"},
        {"debug": "{{ item.changed }} {{ item.failed }} {{ item.skipped }}", "loop": "{{ r.results }}"}
        """)
    scenario.values = ["same": "same"]
    #expect(
      try await scenario.run().messages() == [
        "False False False", "True False False", "True True False", "False False True",
      ])
  }
}
