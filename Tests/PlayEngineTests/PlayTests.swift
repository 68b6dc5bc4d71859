import PlayEngine
import Testing

@Suite struct PlayTests {
  private static let two = """
    [{"name": "One", "hosts": "all", "tasks": [
       {"name": "A", "keep": {"name": "a", "value": "1", "needs": "n"}, "register": "r"}]},
     {"name": "Two", "hosts": "h2:h1", "tasks": [
       {"name": "B", "debug": "{{ facts.os }} {{ r.changed }}"}]}]
    """

  @Test func playsFollowOneAnotherAndLeaveFailedHostsOut() async throws {
    var scenario = Scenario(playbook: Self.two)
    scenario.inventory = "h1\nh2\nh3"
    scenario.values = ["n": ""]
    scenario.unreachable = ["h3"]
    scenario.hostValues = ["h1": ["facts": "broken"]]
    let run = try await scenario.run()
    #expect(run.log("h2") == ["changed: A", "ok: B"])
    #expect(run.messages("h2") == ["BSD True"])
    #expect(run.batches("h2").count == 3)
    let plays = run.events.compactMap { event -> String? in
      switch event {
      case .playStarted(let play, let hosts): "\(play.name): \(hosts.joined(separator: " "))"
      case .playFinished(let play): "\(play.name) ends"
      default: nil
      }
    }
    #expect(plays == ["One: h1 h2 h3", "One ends", "Two: h2", "Two ends"])
  }

  @Test func factsThatCannotBeReadFailTheHost() async throws {
    var scenario = Scenario(tasks: #"{"name": "A", "debug": "x"}"#)
    scenario.values = ["facts": "broken"]
    let run = try await scenario.run()
    #expect(run.batches() == [["facts"]])
    let report = try #require(run.reports().first)
    #expect(report.task.title == "Gather facts")
    guard case .failed(let failure) = report.status else { throw Unexpected() }
    #expect(
      failure
        == TaskFailure(
          phase: .probe, message: "unexpected answer", command: "facts", exitStatus: 1,
          output: ["BSD"]))
    #expect(try run.host().failed == 1)
    #expect(run.reports().count == 1)
  }

  private struct Unexpected: Error {}

  @Test func playWithoutFactsLeavesThemToALaterPlay() async throws {
    let run = try await Scenario(
      playbook: """
        [{"hosts": "all", "gather_facts": false, "tasks": [{"debug": "{{ facts is defined }}!"}]},
         {"hosts": "all", "tasks": [{"debug": "{{ facts.os }}"}]},
         {"hosts": "all", "tasks": [{"debug": "{{ facts.os }}"}]}]
        """
    ).run()
    #expect(run.messages() == ["False!", "BSD", "BSD"])
    #expect(run.batches() == [["facts"]])
  }

  @Test func clearedFactsAreGatheredAgainByTheNextPlay() async throws {
    let run = try await Scenario(
      playbook: """
        [{"hosts": "all", "tasks": [
           {"meta": "clear_facts"}, {"keep": {"name": "a", "value": "1"}},
           {"keep": {"name": "b", "value": "1"}}, {"debug": "{{ facts is defined }}"}]},
         {"hosts": "all", "tasks": [{"debug": "{{ facts.os }}"}]}]
        """
    ).run()
    #expect(run.messages() == ["false", "BSD"])
    #expect(run.batches().map { $0.contains("facts") } == [true, false, false, false, true])
  }

  @Test func playWithoutHostsIsLeftOut() async throws {
    var scenario = Scenario(
      playbook: """
        [{"name": "Empty", "hosts": "none", "tasks": []},
         {"name": "Lost", "hosts": "h1", "tasks": [{"stumble": {"name": "x"}}]},
         {"name": "Left", "hosts": "h1", "tasks": []}]
        """)
    scenario.inventory = "h1\n[none]"
    let skipped = try await scenario.run().events.compactMap { event -> String? in
      guard case .playSkipped(let play, let reason) = event else { return nil }
      return "\(play.name): \(reason)"
    }
    #expect(skipped == ["Empty: no host matches", "Left: all hosts of a play before have failed"])
  }

  @Test func hostThatCannotBeReachedIsNamedInTheRecap() async throws {
    var scenario = Scenario(tasks: #"{"debug": "x"}"#)
    scenario.inventory = "h1\nh2"
    scenario.unreachable = ["h1"]
    let run = try await scenario.run()
    #expect(try run.host("h1").unreachable == "Connection refused")
    #expect(try run.host("h2").unreachable == nil)
    #expect(run.kinds("h1") == ["unreachable: Connection refused", "finished"])
  }

  @Test func connectionThatIsLostInTheMiddleOwesHandlers() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}, "notify": "H"},
        {"name": "B", "keep": {"name": "b", "value": "1"}},
        {"name": "C", "keep": {"name": "c", "value": "1"}}
        """, handlers: #"{"name": "H", "debug": "x"}"#)
    scenario.breaks = ["h1": 4]
    let run = try await scenario.run()
    #expect(run.log() == ["changed: A"])
    let host = try run.host()
    #expect(host.unreachable == "connection lost")
    #expect(host.owedHandlers == ["H"])
    #expect(host.changed == 1)
    #expect(host.cost.exchanges == 4)
    #expect(
      run.kinds() == [
        "connected", "starts A", "ended A", "starts B", "unreachable: connection lost", "finished",
      ])
  }

  @Test func connectionThatIsLostAmongHandlersOwesThoseThatHaveNotRun() async throws {
    var scenario = Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1"}, "notify": ["H", "I", "J"]}"#,
      handlers: """
        {"name": "H", "debug": "x"}, {"name": "I", "keep": {"name": "b", "value": "1"}},
        {"name": "J", "debug": "x"}
        """)
    scenario.breaks = ["h1": 5]
    let run = try await scenario.run()
    #expect(run.batches().last == ["set b 1"])
    #expect(try run.host().owedHandlers == ["I", "J"])
  }

  @Test func everyConnectionIsClosedInTheEnd() async throws {
    var scenario = Scenario(
      tasks: #"{"keep": {"name": "a", "value": "1", "needs": "n"}}"#)
    scenario.inventory = "h1\nh2\nh3"
    scenario.hostValues = ["h1": ["n": ""]]
    scenario.breaks = ["h3": 2]
    let run = try await scenario.run()
    #expect(try [run.host("h1").changed, run.host("h2").failed] == [1, 1])
    #expect(try run.host("h3").unreachable != nil)
    #expect(run.openShells.isEmpty)
  }

  @Test func eventsOfAHostComeInOrder() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}}, {"name": "B", "debug": "x"}
        """)
    scenario.inventory = "h1\nh2"
    let run = try await scenario.run()
    for host in ["h1", "h2"] {
      #expect(run.kinds(host) == ["connected", "starts A", "ended A", "ended B", "finished"])
    }
    guard case .runStarted(mode: .apply)? = run.events.first,
      case .runFinished(let recap)? = run.events.last
    else {
      Issue.record("the run is not framed by its start and its end")
      return
    }
    #expect(recap == run.recap)
  }

  @Test func recapCountsEveryWayInWhichATaskEnds() async throws {
    var scenario = Scenario(
      tasks: """
        {"debug": "x"}, {"keep": {"name": "a", "value": "1"}}, {"debug": "x", "when": "false"},
        {"stumble": {"name": "x"}, "ignore_errors": true}, {"stumble": {"name": "x"}}
        """)
    scenario.inventory = "h2\nlocalhost\nh1"
    let run = try await scenario.run()
    #expect(run.recap.hosts.map(\.name) == ["h2", "localhost", "h1"])
    var expected = Recap.Host(name: "h1")
    (expected.unchanged, expected.changed, expected.skipped) = (1, 1, 1)
    (expected.ignored, expected.failed) = (1, 1)
    expected.cost = try run.host().cost
    #expect(try run.host() == expected)
    #expect(expected.cost.exchanges == 3)
  }

  @Test func secretTaskIsMarkedForReports() async throws {
    let run = try await Scenario(
      tasks: """
        {"block": [{"debug": "x"}, {"debug": "x", "secret": false}], "secret": true}, {"debug": "x"}
        """
    ).run()
    #expect(run.reports().map(\.isSecret) == [true, false, false])
  }
}

extension Run {
  /// What is told about a host, in order.
  fileprivate func kinds(_ host: String = "h1") -> [String] {
    events.compactMap { event in
      switch event {
      case .connected(host): "connected"
      case .unreachable(host, let reason): "unreachable: \(reason)"
      case .taskStarted(host, let task): "starts \(task.name)"
      case .taskFinished(let report) where report.host == host: "ended \(report.task.name)"
      case .hostFinished(host, _): "finished"
      default: nil
      }
    }
  }
}
