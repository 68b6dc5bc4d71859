import PlayEngine
import Testing

/// Blocks in a check and next to changes; what they do otherwise is compared with Ansible.
@Suite struct BlockTests {
  @Test func failureDropsWhatWasAskedAheadAndGoesOnInTheRescue() async throws {
    let run = try await Scenario(
      tasks: """
        {"block": [
           {"name": "A", "keep": {"name": "a", "value": "refused"}},
           {"name": "B", "keep": {"name": "b", "value": "1"}}],
         "rescue": [{"name": "R", "keep": {"name": "r", "value": "1"}}],
         "always": [{"name": "Z", "keep": {"name": "z", "value": "1"}}]},
        {"name": "End", "debug": "{{ ansible_failed_task.name }}"}
        """
    ).run()
    #expect(
      run.log() == ["rescued (the command failed): A", "changed: R", "changed: Z", "ok: End"])
    #expect(run.changingCommands == ["set a refused", "set r 1", "set z 1"])
    #expect(run.messages() == ["A"])
    #expect(try run.host().rescued == 1)
    #expect(try run.host().failed == 0)
  }

  @Test func convergedBlockCostsNoExchangeOfItsOwn() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "a", "value": "1"}},
        {"block": [{"keep": {"name": "b", "value": "1"}}],
         "rescue": [{"keep": {"name": "c", "value": "1"}}],
         "always": [{"keep": {"name": "d", "value": "1"}}]},
        {"keep": {"name": "e", "value": "1"}}
        """)
    scenario.values = ["a": "1", "b": "1", "d": "1", "e": "1"]
    let run = try await scenario.run()
    #expect(run.batches() == [["facts"], ["get a", "get b", "get d", "get e"]])
  }

  @Test func hostThatFailsRunsWhatRunsInAnyCaseBeforeItIsOut() async throws {
    var scenario = Scenario(
      tasks: """
        {"block": [{"name": "A", "stumble": {"name": "a"}}],
         "always": [{"block": [{"name": "B", "keep": {"name": "b", "value": "1"}}],
                     "always": [{"name": "C", "keep": {"name": "c", "value": "1"}}]}]},
        {"name": "Never", "debug": "x"}
        """)
    scenario.options.mode = .check
    let run = try await scenario.run()
    #expect(
      run.log() == [
        "failed (unexpected answer): A", "changed: B", "changed: C",
      ])
    #expect(try run.host().failed == 1)
  }
}
