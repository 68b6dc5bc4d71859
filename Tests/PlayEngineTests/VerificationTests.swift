import PlayEngine
import Testing

/// `--verify`: the host is asked whether a change has taken.
@Suite struct VerificationTests {
  private func scenario(_ tasks: String, values: [String: String] = [:]) -> Scenario {
    var scenario = Scenario(tasks: tasks)
    scenario.options.verifies = true
    scenario.values = values
    return scenario
  }

  @Test func changeThatIsMadeCostsNoExchangeMore() async throws {
    let run = try await scenario(
      """
      {"name": "A", "keep": {"name": "a", "value": "1"}},
      {"name": "B", "keep": {"name": "b", "value": "2"}}
      """
    ).run()
    #expect(run.log() == ["changed: A", "changed: B"])
    #expect(
      run.batches() == [
        ["facts"], ["get a", "get b"], ["set a 1", "get a", "get b"], ["set b 2", "get b"],
      ])
  }

  @Test func changeThatDoesNotTakeFailsTheTask() async throws {
    let run = try await scenario(
      """
      {"name": "A", "keep": {"name": "a", "value": "reverted"}},
      {"name": "B", "keep": {"name": "b", "value": "2"}}
      """, values: ["a": "old"]
    ).run()
    #expect(
      run.log() == [
        #"failed (the change did not take: a is "old", not "reverted"): A"#
      ])
    #expect(try run.host().failed == 1)
  }

  @Test func withoutItNoOneAsks() async throws {
    var scenario = scenario(#"{"name": "A", "keep": {"name": "a", "value": "reverted"}}"#)
    scenario.options.verifies = false
    let run = try await scenario.run()
    #expect(run.log() == ["changed: A"])
    #expect(run.batches() == [["facts"], ["get a"], ["set a reverted"]])
  }

  @Test func whatCanBeDoneAgainAndCommandsAreNotAskedFor() async throws {
    let run = try await scenario(
      """
      {"name": "A", "renew": {"name": "a"}}, {"name": "B", "command": "set b 1"},
      {"name": "C", "keep": {"name": "{{ item }}", "value": "1"}, "loop": ["c", "d"]}
      """, values: ["a": "1"]
    ).run()
    #expect(run.log() == ["changed: A", "changed: B", "changed: C [c changed, d changed]"])
  }

}
