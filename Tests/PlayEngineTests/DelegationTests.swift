import PlayEngine
import Testing

/// Tasks that are carried out on another host than their own.
@Suite struct DelegationTests {
  @Test func taskAsksAndChangesTheOtherHost() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "{{ inventory_hostname }}"},
         "delegate_to": "h2", "when": "inventory_hostname == 'h1'"},
        {"name": "B", "keep": {"name": "b", "value": "1"}}
        """)
    scenario.inventory = "h1\nh2"
    scenario.values = ["b": "1"]
    let run = try await scenario.run()
    #expect(run.log() == ["changed: A", "ok: B"])
    #expect(run.batches() == [["facts"], ["get b"]])
    #expect(run.values["h1"]?["a"] == nil)
    #expect(run.values["h2"]?["a"] == "h1")
  }

  @Test func hostThatDoesNotExistIsNamedWithANearOne() async throws {
    var scenario = Scenario(tasks: #"{"debug": "x", "delegate_to": "{{ 'h22' }}"}"#)
    scenario.inventory = "h1\nh2"
    let run = try await scenario.run()
    #expect(
      run.log() == [
        #"failed (site.json:1:59: delegate_to: there is no host "h22"): debug"#
      ])
  }

  @Test func unreachableDelegateFailsTheTaskAndNotTheHost() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "delegate_to": "h2",
         "ignore_errors": true},
        {"name": "B", "debug": "goes on"}
        """)
    scenario.playbook = scenario.playbook.replacing("\"all\"", with: "\"h1\"")
    scenario.inventory = "h1\nh2"
    scenario.unreachable = ["h2"]
    let run = try await scenario.run()
    #expect(
      run.log() == [
        "ignored (h2, which the task is delegated to: Connection refused): A", "ok: B",
      ])
    #expect(try run.host().unreachable == nil)
  }

  @Test func lostConnectionToADelegateFailsTheTaskAndNotTheHost() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "delegate_to": "h2",
         "ignore_errors": true},
        {"name": "B", "debug": "goes on"}
        """)
    scenario.playbook = scenario.playbook.replacing("\"all\"", with: "\"h1\"")
    scenario.inventory = "h1\nh2"
    scenario.breaks = ["h2": 1]
    let run = try await scenario.run()
    #expect(
      run.log() == [
        "ignored (h2, which the task is delegated to: connection lost): A", "ok: B",
      ])
    #expect(try run.host().unreachable == nil)
  }
}
