import PlayEngine
import PlayModuleKit
import Testing

/// Loops whose items are carried out at the same time.
@Suite struct ParallelLoopTests {
  @Test func changedItemsGoOutInOneExchange() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "{{ item }}", "value": "1"}, "register": "r",
         "loop": ["a", "b", "c", "d"], "loop_control": {"parallel": 3}},
        {"name": "B", "keep": {"name": "x", "value": "1"}},
        {"name": "C", "debug": "{{ r.results | map(attribute='changed') | join(' ') }}"}
        """)
    scenario.values = ["b": "1", "x": "1"]
    let run = try await scenario.run()
    #expect(
      run.batches() == [
        ["facts"], ["get a", "get b", "get c", "get d", "get x"],
        ["set a 1", "set c 1", "set d 1", "get x"],
      ])
    #expect(run.log() == ["changed: A [a changed, b ok, c changed, d changed]", "ok: B", "ok: C"])
    #expect(run.messages() == ["True False True True"])
    #expect(run.workers() == [0, 1, 2])
  }

  @Test func failingItemDoesNotKeepTheOthersFromEnding() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "{{ item }}", "value": "{{ 'refused' if item == 'a' else '1' }}"},
         "loop": ["a", "b"], "loop_control": {"parallel": 2}}
        """
    ).run()
    #expect(run.log() == ["failed: A [a failed (the command failed), b changed]"])
    #expect(run.values["h1"] == ["b": "1"])
  }

  @Test func itemsThatHoldALockGoOneAfterTheOther() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "{{ item }}", "value": "1", "lock": "{{ item in 'ac' }}"},
         "loop": ["a", "b", "c"], "loop_control": {"parallel": 3}}
        """
    ).run()
    #expect(run.workers() == [0, 1, 0])
  }
}
