import PlayEngine
import Testing

/// Changes that go out together, since none can touch what another is about.
@Suite struct SharedExchangeTests {
  private static func spot(_ name: String, _ value: String = "1", _ keys: String = "") -> String {
    #"{"name": "Set \#(name)", "spot": {"name": "\#(name)", "value": "\#(value)"}\#(keys)}"#
  }

  private static func run(_ tasks: String..., handlers: String = "") async throws -> Run {
    try await Scenario(tasks: tasks.joined(separator: ",\n"), handlers: handlers).run()
  }

  @Test func whatIsSkippedOrAlreadyThereInBetweenEndsInItsTurn() async throws {
    var scenario = Scenario(
      tasks: [
        Self.spot("a"), Self.spot("b"), Self.spot("c", "1", #", "when": false"#), Self.spot("d"),
      ].joined(separator: ",\n"))
    scenario.values = ["b": "1"]
    let run = try await scenario.run()
    #expect(run.batches() == [["facts"], ["get a", "get b", "get d"], ["set a 1", "set d 1"]])
    #expect(
      run.log() == [
        "changed: Set a", "ok: Set b", "skipped (when: false): Set c", "changed: Set d",
      ])
    let started = run.events.compactMap { event in
      if case .taskStarted(_, let task) = event { task.title } else { nil }
    }
    #expect(started == ["Set a", "Set d"])
  }

  @Test func aFailureKeepsLaterTasksFromBeingDone() async throws {
    let run = try await Self.run(Self.spot("a"), Self.spot("b", "refused"), Self.spot("c"))
    #expect(run.batches().last == ["set a 1", "set b refused", "set c 1"])
    #expect(run.values["h1"] == ["a": "1"])
    #expect(run.log() == ["changed: Set a", "failed (the command failed): Set b"])
  }

  @Test func itemsBehindOneThatFailedAreDoneAllTheSame() async throws {
    let run = try await Self.run(
      #"{"name": "Loop", "spot": {"name": "{{ item }}", "value": "{{ values[item] }}"},"#
        + #" "loop": ["a", "b", "c", "d"],"#
        + #" "vars": {"values": {"a": "1", "b": "refused", "c": "1", "d": "1"}}}"#,
      Self.spot("e"))
    #expect(
      run.batches().dropFirst(2) == [
        ["set a 1", "set b refused", "set c 1", "set d 1", "set e 1"],
        ["get c", "get d", "get e"], ["set c 1", "set d 1"],
      ])
    #expect(run.values["h1"] == ["a": "1", "c": "1", "d": "1"])
    #expect(
      run.log() == [
        "failed: Loop [a changed, b failed (the command failed), c changed, d changed]"
      ])
  }

  /// How a task ends decides, or its result is needed, before the next one may be done.
  @Test(arguments: [
    #", "failed_when": false"#, #", "changed_when": false"#, #", "ignore_errors": true"#,
    #", "register": "r""#, #", "retries": 1, "until": true"#, #", "check_mode": false"#,
    #", "ignore_unreachable": true"#, #", "timeout": 5"#, #", "throttle": 1"#,
    #", "loop": [1], "loop_control": {"parallel": 2}"#, #", "notify": "{{ 'nobody' }}""#,
  ])
  func tasksOnWhoseEndSomethingDependsAreDoneAlone(keyword: String) async throws {
    let run = try await Self.run(Self.spot("a", "1", keyword), Self.spot("b"))
    let sets = run.batches().filter { $0.contains("set b 1") }
    #expect(sets.allSatisfy { !$0.contains("set a 1") }, "\(run.batches())")
  }

  @Test func aConditionThatEarlierTasksDecideIsDecidedBehindThem() async throws {
    let run = try await Self.run(
      Self.spot("a", "1", #", "register": "r""#), Self.spot("b"),
      Self.spot("c", "1", #", "when": "r is changed""#))
    #expect(run.batches().dropFirst(2) == [["set a 1"], ["set b 1"], ["set c 1"]])
  }

  @Test func handlersOfAllChangesAreOwedWhenTheConnectionIsLost() async throws {
    var scenario = Scenario(
      tasks: [
        Self.spot("a", "1", #", "notify": "H""#), Self.spot("b", "1", #", "notify": "I""#),
      ].joined(separator: ",\n"),
      handlers: #"{"name": "H", "debug": "h"}, {"name": "I", "debug": "i"}"#)
    scenario.breaks = ["h1": 3]
    let run = try await scenario.run()
    #expect(run.batches().last == ["set a 1", "set b 1"])
    #expect(try run.host().owedHandlers == ["H", "I"])
  }

  @Test func handlersOfWhatWasNotDoneAreNotOwed() async throws {
    let run = try await Self.run(
      Self.spot("a", "1", #", "notify": "H""#), Self.spot("b", "refused", #", "notify": "I""#),
      Self.spot("c", "1", #", "notify": "I""#),
      handlers: #"{"name": "H", "debug": "h"}, {"name": "I", "debug": "i"}"#)
    #expect(try run.host().owedHandlers == ["H"])
  }

  @Test func verifiedChangesAreMadeOneByOne() async throws {
    var scenario = Scenario(tasks: [Self.spot("a"), Self.spot("b")].joined(separator: ",\n"))
    scenario.options.verifies = true
    let run = try await scenario.run()
    #expect(run.batches().dropFirst(2) == [["set a 1", "get a"], ["set b 1", "get b"]])
  }

  @Test func tasksForAnotherUserAreDoneInTheirOwnShell() async throws {
    let run = try await Self.run(
      Self.spot("a"), Self.spot("b", "1", #", "become": true"#), Self.spot("c"))
    #expect(run.batches().filter { $0.contains { $0.hasPrefix("set") } }.count == 3)
  }
}
