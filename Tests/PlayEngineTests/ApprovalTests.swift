import PlayEngine
import PlayLock
import Testing

/// Who starts a run may decide about every change, and leave hosts out.
@Suite struct ApprovalTests {
  @Test func aChangeThatIsNotApprovedIsNotMade() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", "keep": {"name": "a", "value": "1"}},
        {"name": "B", "keep": {"name": "{{ item }}", "value": "1"}, "loop": ["b", "c"]},
        {"name": "C", "keep": {"name": "d", "value": "1"}}
        """)
    let asked = Locked<[String]>([])
    scenario.options.approval = { change in
      let item = change.item.map { " \($0)" } ?? ""
      asked.withLock { $0.append("\(change.host): \(change.task.name)\(item)") }
      return change.item == 1 ? TaskFailure(phase: .plan, message: "not planned") : nil
    }
    let run = try await scenario.run()
    #expect(run.log() == ["changed: A", "failed: B [b changed, c failed (not planned)]"])
    #expect(asked.withLock { $0 } == ["h1: A", "h1: B 0", "h1: B 1"])
    #expect(run.values["h1"] == ["a": "1", "b": "1"])
  }

  @Test func nothingIsAskedInACheck() async throws {
    var scenario = Scenario(tasks: #"{"name": "A", "keep": {"name": "a", "value": "1"}}"#)
    scenario.options.approval = { _ in TaskFailure(phase: .plan, message: "asked") }
    #expect(try await scenario.run(check: true).log() == ["changed: A"])
  }

  @Test func hostsThatAreLeftOutAreNotConnected() async throws {
    var scenario = Scenario(tasks: #"{"name": "A", "keep": {"name": "a", "value": "1"}}"#)
    scenario.inventory = "h1\nh2\nh3"
    scenario.options.absences = [
      "h1": .refused(["it has changed", "  x"]), "h3": .unreachable("Connection refused"),
    ]
    let run = try await scenario.run()
    #expect(run.log("h2") == ["changed: A"])
    #expect(run.connections("h1") == [])
    #expect(run.connections("h3") == [])
    #expect(try run.host("h1").refused == ["it has changed", "  x"])
    #expect(try run.host("h3").unreachable == "Connection refused")
    let told = run.events.prefix(4).map { event -> String in
      switch event {
      case .refused(let host, let reason): "\(host) refused: \(reason.joined(separator: "|"))"
      case .unreachable(let host, let reason): "\(host) unreachable: \(reason)"
      case .playStarted(_, let hosts): "play on \(hosts.joined(separator: ", "))"
      default: "run"
      }
    }
    #expect(
      told == [
        "run", "h1 refused: it has changed|  x", "h3 unreachable: Connection refused",
        "play on h2",
      ])
  }
}
