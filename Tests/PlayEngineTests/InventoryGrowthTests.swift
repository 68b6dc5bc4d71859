import PlayEngine
import Testing

@Suite struct InventoryGrowthTests {
  @Test func nextPlayRunsOnAnAddedHostWithItsVariables() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "h1", "tasks": [
           {"add_host": {"name": "n1", "groups": ["new"], "size": 4, "text": "{{ '{{' }} x }}"}},
           {"debug": "{{ groups.new is defined }}"}]},
         {"hosts": "new", "tasks": [
           {"debug": "{{ inventory_hostname }} {{ size }} {{ text }} {{ level }} {{ group_names | join }}"},
           {"keep": {"name": "a", "value": "1"}}]}]
        """)
    scenario.files["inventory/group_vars/new.json"] = #"{"level": "file"}"#
    scenario.addedHosts = ["n1"]
    let run = try await scenario.run()
    #expect(run.messages() == ["false"])
    #expect(run.messages("n1") == ["n1 4 {{ x }} file new"])
    #expect(try run.host("n1").changed == 1)
    #expect(try run.host("h1").changed == 0)
    #expect(run.openShells.isEmpty)
  }

  @Test func hostsAreGroupedByWhatIsKnownOfThem() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "tasks": [{"group_by": {"key": "{{ kind }}", "parents": "kinds"}}]},
         {"hosts": "kinds:!big", "tasks": [{"debug": "{{ inventory_hostname }} {{ limit }}"}]},
         {"hosts": "big", "tasks": [{"debug": "{{ groups.big | join }}"}]}]
        """)
    scenario.inventory = "h1 kind=big\nh2 kind=small\nh3 kind=big"
    scenario.files["inventory/group_vars/small.json"] = #"{"limit": 1}"#
    let run = try await scenario.run()
    #expect(run.messages("h1") == ["h1h3"])
    #expect(run.messages("h2") == ["h2 1"])
  }

  @Test func addingWorksInACheck() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "h1", "tasks": [{"add_host": {"name": "n1"}}]},
         {"hosts": "n1", "tasks": [{"keep": {"name": "a", "value": "1"}}]}]
        """)
    scenario.addedHosts = ["n1"]
    let run = try await scenario.run(check: true)
    #expect(try run.host("n1").changed == 1)
    #expect(run.values["n1"] == [:])
  }

  @Test func oneHostAddsForAll() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "tasks": [
           {"add_host": {"name": "from-{{ inventory_hostname }}", "groups": "new"}}]},
         {"hosts": "new", "tasks": [{"debug": "{{ groups.new | join }}"}]}]
        """)
    scenario.inventory = "h1\nh2"
    scenario.addedHosts = ["from-h1"]
    let run = try await scenario.run()
    #expect(run.messages("from-h1") == ["from-h1"])
  }

  @Test func limitHoldsForAddedHosts() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "h1", "tasks": [{"add_host": {"name": "n{{ item }}"}, "loop": [1, 2]}]},
         {"hosts": "all", "tasks": [{"debug": "{{ inventory_hostname }}"}]}]
        """)
    scenario.options.limit = "h1:n2"
    scenario.addedHosts = ["n1", "n2"]
    let run = try await scenario.run()
    #expect(run.messages("h1") == ["h1"])
    #expect(run.messages("n2") == ["n2"])
    #expect(run.batches("n1").isEmpty)
  }

  @Test func groupsThatWouldContainEachOtherFailTheTask() async throws {
    var scenario = Scenario(tasks: #"{"group_by": {"key": "b", "parents": "a"}}"#)
    scenario.inventory = "[a]\nh1\n[b:children]\na"
    let run = try await scenario.run()
    #expect(run.log() == ["failed (groups contain each other: a > b > a): group_by"])
  }

  @Test func misspelledGroupIsToldAlthoughTasksAddOthers() async throws {
    let scenario = Scenario(
      playbook: """
        [{"hosts": "h1", "tasks": [{"add_host": {"name": "n1", "groups": ["new"]}}]},
         {"hosts": "nwe", "tasks": []}]
        """)
    #expect(
      try await scenario.mistakes() == [
        "site.json:2:13: there is no host or group \"nwe\"; did you mean \"new\"?"
      ])
  }

  @Test func playBeforeTheTaskThatAddsItsGroupIsAMistake() async throws {
    let scenario = Scenario(
      playbook: """
        [{"hosts": "new", "tasks": []},
         {"hosts": "h1", "tasks": [{"add_host": {"name": "n1", "groups": ["new"]}}]}]
        """)
    #expect(try await scenario.mistakes().count == 1)
  }

  @Test func namesInIncludedFilesAreFoundAndTemplatedOnesMayBeAny() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "h1", "tasks": [{"include_tasks": "more.json"}]},
         {"hosts": "new", "tasks": [{"debug": "{{ inventory_hostname }}"}]},
         {"hosts": "h1", "tasks": [{"group_by": "{{ 'x' }}{{ 'y' }}"}]},
         {"hosts": "xy", "tasks": [{"debug": "{{ group_names | join }}"}]},
         {"hosts": "nowhere", "tasks": []}]
        """)
    scenario.files["more.json"] = #"[{"add_host": {"name": "n1", "groups": ["new"]}}]"#
    scenario.addedHosts = ["n1"]
    let run = try await scenario.run()
    #expect(run.messages("n1") == ["n1"])
    #expect(run.messages("h1") == ["included more.json", "xy"])
  }
}
