import PlayEngine
import Testing

/// Tasks that are tried again, and what they wait for.
@Suite struct RetryTests {
  private static let tasks = """
    {"name": "A", "keep": {"name": "a", "value": "refused"}, "retries": 2, "delay": 7}
    """

  @Test func taskIsProbedAndAppliedAnewInEveryTry() async throws {
    let run = try await Scenario(tasks: Self.tasks).run()
    #expect(run.pauses == [.seconds(7), .seconds(7)])
    #expect(
      run.batches() == [
        ["facts"], ["get a"], ["set a refused"], ["get a"], ["set a refused"], ["get a"],
        ["set a refused"],
      ])
    #expect(run.log() == ["failed (the command failed): A"])
    let retries = run.events.compactMap { event -> String? in
      guard case .taskRetried(let host, let task, let attempt, let count) = event else {
        return nil
      }
      return "\(host) \(task.name) \(attempt)/\(count)"
    }
    #expect(retries == ["h1 A 1/2", "h1 A 2/2"])
  }

  @Test func checkTriesOnceAndWaitsForNothing() async throws {
    let run = try await Scenario(tasks: Self.tasks).run(check: true)
    #expect(run.pauses.isEmpty)
    #expect(run.log() == ["changed: A"])
  }

  @Test func conditionOfAnUnchangedTaskIsLookedAtInACheck() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "register": "r",
         "until": "r.before == '2'"}
        """)
    scenario.values = ["a": "1"]
    let run = try await scenario.run(check: true)
    #expect(
      run.log() == [
        "skipped (until: r.before == '2' does not hold yet; a run tries again): A"
      ])
  }

  @Test func timeLimitGoesToTheHostWithTheCommand() async throws {
    let run = try await Scenario(
      tasks: #"{"name": "A", "keep": {"name": "a", "value": "1"}, "timeout": 1.5}"#
    ).run()
    #expect(run.batches().last == ["timeout -k 5 1.5 set a 1"])
  }

  @Test func commandThatTookTooLongIsToldAsThat() async throws {
    let run = try await Scenario(
      tasks: #"{"name": "A", "keep": {"name": "a", "value": "slow"}, "timeout": 3}"#
    ).run()
    #expect(run.log() == ["failed (the command did not end within 3 s and was stopped): A"])
  }

  @Test func lostConnectionMayBeIgnored() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "ignore_unreachable": true},
        {"name": "B", "debug": "goes on"}
        """)
    scenario.breaks = ["h1": 2]
    let run = try await scenario.run()
    #expect(run.log() == ["ignored (connection lost): A", "ok: B"])
    #expect(try run.host().unreachable == nil)
  }
}
