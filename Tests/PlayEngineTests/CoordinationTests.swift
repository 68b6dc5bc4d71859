import PlayEngine
import Testing

/// Hosts that wait for one another, as far as that is not compared with Ansible.
@Suite struct CoordinationTests {
  private static let hosts = "h1\nh2\nh3"

  private func scenario(play: String = "", tasks: String) -> Scenario {
    var scenario = Scenario(play: play, tasks: tasks)
    scenario.inventory = Self.hosts
    return scenario
  }

  @Test func taskThatRunsOnceRunsOnTheFirstHostAlsoWhenHostsRunFreely() async throws {
    let run = try await scenario(
      tasks: """
        {"name": "Once", "keep": {"name": "a", "value": "1"}, "run_once": true, "register": "r"},
        {"name": "Use", "debug": "{{ r.changed }}"}
        """
    ).run()
    #expect(run.log() == ["changed: Once", "ok: Use"])
    #expect(run.log("h3") == ["ok: Use"])
    #expect(run.messages("h3") == ["true"])
    #expect(run.changingCommands == ["set a 1"])
  }

  @Test func unreachableFirstHostLeavesTheTaskToTheNext() async throws {
    var scenario = scenario(
      tasks: #"{"name": "Once", "keep": {"name": "a", "value": "1"}, "run_once": true}"#)
    scenario.unreachable = ["h1"]
    let run = try await scenario.run()
    #expect(run.log("h2") == ["changed: Once"])
    #expect(run.log("h3").isEmpty)
  }

  @Test func hostsInStepWaitForTheSlowest() async throws {
    let run = try await scenario(
      play: #""strategy": "linear""#,
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}},
        {"name": "B", "keep": {"name": "b", "value": "1"}}
        """
    ).run()
    let order = run.events.compactMap { event -> String? in
      if case .taskFinished(let report) = event { report.task.name } else { nil }
    }
    #expect(order == ["A", "A", "A", "B", "B", "B"])
  }

  @Test func throttledTaskIsCarriedOutByFewAtATime() async throws {
    let run = try await scenario(
      tasks: #"{"name": "A", "keep": {"name": "a", "value": "1"}, "throttle": 1}"#
    ).run()
    #expect(run.changingCommands == ["set a 1", "set a 1", "set a 1"])
    let steps = run.events.compactMap { event -> String? in
      switch event {
      case .taskStarted(let host, _): "start \(host)"
      case .taskFinished(let report): "end \(report.host)"
      default: nil
      }
    }
    // Whoever starts has ended before another one starts.
    for (start, end) in zip(steps.indices.filter { $0 % 2 == 0 }, 1...) {
      #expect(steps[start].hasPrefix("start"))
      #expect(steps[2 * end - 1] == "end" + steps[start].dropFirst(5))
    }
  }

  @Test func failureThatIsFatalToAllEndsThePlayAndSaysWhy() async throws {
    var scenario = scenario(
      play: #""strategy": "linear", "any_errors_fatal": true"#,
      tasks: """
        {"block": [
           {"name": "A", "keep": {"name": "a", "value": "{{ value }}"}},
           {"name": "Never", "debug": "x"}],
         "always": [{"name": "Z", "debug": "x"}]},
        {"block": [{"name": "Never", "debug": "x"}], "always": [{"name": "Never", "debug": "x"}]}
        """)
    scenario.inventory = "h1 value=good\nh2 value=refused\nh3 value=good"
    let run = try await scenario.run()
    #expect(run.log() == ["changed: A", "ok: Z"])
    #expect(try run.host().stopped == "A failed on h2")
    #expect(try run.host().failed == 0)
    #expect(try run.host("h2").failed == 1)
  }

  @Test func tooManyFailuresEndThePlay() async throws {
    var scenario = scenario(
      play: #""strategy": "linear", "max_fail_percentage": 30"#,
      tasks: #"{"keep": {"name": "a", "value": "{{ value }}"}}, {"name": "Never", "debug": "x"}"#)
    scenario.inventory = "h1 value=good\nh2 value=refused\nh3 value=good"
    let run = try await scenario.run()
    #expect(
      try run.host().stopped == "1 of 3 hosts failed, more than max_fail_percentage allows")
    #expect(run.log("h3").count == 1)
  }

  @Test func batchesFollowOneAnother() async throws {
    let run = try await scenario(
      play: #""serial": ["50%", 1]"#, tasks: #"{"debug": "{{ play_batch | join(' ') }}"}"#
    ).run()
    #expect(["h1", "h2", "h3"].flatMap { run.messages($0) } == ["h1", "h2", "h3"])
    let batches = run.events.compactMap { event -> [String]? in
      if case .playStarted(_, let hosts) = event { hosts } else { nil }
    }
    #expect(batches == [["h1"], ["h2"], ["h3"]])
  }

  @Test func personIsAskedOnceForAllHosts() async throws {
    var scenario = scenario(
      tasks: """
        {"name": "A", "debug": "a"}, {"name": "B", "debug": "b"}, {"name": "C", "debug": "c"},
        {"name": "D", "debug": "d"}
        """)
    let asked = EventLog()
    scenario.options.confirmation = { task in
      asked.append([.taskStarted(host: "", task: task)])
      return ["A": .yes, "B": .no, "C": .toTheEnd][task.name] ?? .no
    }
    let run = try await scenario.run()
    #expect(asked.all.count == 3)
    #expect(run.messages("h2") == ["a", "c", "d"])
  }
}
