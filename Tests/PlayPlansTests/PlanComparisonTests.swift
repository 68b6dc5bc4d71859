import PlayData
import PlayEngine
import PlayModuleKit
import PlayPlans
import PlayReport
import PlaySecrets
import Testing

/// Hosts that are not as a plan rests on them are told apart from those that are.
@Suite struct PlanComparisonTests {
  private let greet = Planning.task([0], "Greet")
  private let tune = Planning.task([1], "Tune")

  private func file(_ before: String?, _ after: String) -> Event {
    Planning.report(
      greet,
      Planning.part(
        .changed,
        .text("/etc/motd", from: before.map { Array($0.utf8) }, to: Array(after.utf8))))
  }

  private func value(_ before: String?, _ after: String?) -> Event {
    Planning.report(tune, Planning.part(.changed, .value("x", from: before, to: after)))
  }

  private func refusal(
    _ planned: [Event], now: [Event], _ planning: Planning = Planning()
  ) throws -> String? {
    try planning.refusal(planned, now: now)?.joined(separator: "\n")
  }

  @Test func aHostThatIsAsItWasTakesPart() throws {
    let events = [
      file("a\n", "b\n"), value("1", "2"),
      Planning.report(Planning.task([2], "Wait"), Planning.part(.dependsOn(task: "Tune"))),
    ]
    #expect(try refusal(events, now: events) == nil)
  }

  @Test func aFileThatWasChangedIsShown() throws {
    #expect(
      try refusal([file("a\n", "b\n")], now: [file("by hand\n", "b\n")])
        == """
        Greet
          /etc/motd has changed since the plan was made:
            --- in the plan
            +++ now
            @@ -1 +1 @@
            -a
            +by hand
        """)
  }

  @Test func anotherContentThatItWouldGetIsShown() throws {
    #expect(
      try refusal([file(nil, "b\n")], now: [file(nil, "c\n")])
        == """
        Greet
          /etc/motd would get another content than in the plan:
            --- in the plan
            +++ now
            @@ -1 +1 @@
            -b
            +c
        """)
  }

  @Test func anotherValueIsShown() throws {
    #expect(
      try refusal([value("1", "2")], now: [value(nil, "2")])
        == """
        Tune
          in the plan: x: "1" -> "2"
          now: x: not set -> "2"
        """)
  }

  @Test func whatIsDoneAlreadyIsTold() throws {
    let done = Planning.report(tune, Planning.part(.unchanged))
    #expect(
      try refusal([value("1", "2")], now: [done])
        == "Tune\n  nothing is to be changed now; the plan would change x")
    #expect(
      try refusal([done], now: [value("1", "2")])
        == "Tune\n  not in the plan:\n    x: \"1\" -> \"2\"")
  }

  @Test func anItemOfALoopIsNamed() throws {
    func loop(_ value: String) -> Event {
      Planning.report(
        tune, Planning.part(.changed, .value("a", from: nil, to: "1"), label: "a"),
        Planning.part(.changed, .value("b", from: nil, to: value), label: "b"))
    }
    #expect(
      try refusal([loop("1")], now: [loop("2")])
        == """
        Tune
          item b
          in the plan: b: not set -> "1"
          now: b: not set -> "2"
        """)
  }

  @Test func failuresAndConditionsAreTold() throws {
    let failure = TaskFailure(phase: .probe, message: "the database is locked")
    let planned = [Planning.report(tune, Planning.part(.unchanged))]
    func now(_ status: TaskStatus) throws -> String? {
      try refusal(planned, now: [Planning.report(tune, Planning.part(status))])
    }
    #expect(try now(.failed(failure)) == "Tune\n  it fails now: the database is locked")
    #expect(
      try now(.skipped(reason: "when: x")) == "Tune\n  it would be skipped now (when: x)")
    #expect(
      try now(.dependsOn(task: "Greet")) == "Tune\n  it would depend on \"Greet\" now")
    #expect(
      try refusal(
        [Planning.report(tune, Planning.part(.failed(failure)))],
        now: [Planning.report(tune, Planning.part(.unchanged))])
        == "the plan ends with a failure of \"Tune\"")
  }

  @Test func otherTasksAreTold() throws {
    let (first, second) = (file(nil, "b\n"), value("1", "2"))
    #expect(
      try refusal([first, second], now: [first])
        == "the plan goes on with \"Tune\", where nothing is to do now")
    #expect(
      try refusal([first], now: [first, second])
        == "the plan ends before \"Tune\", which is to do now")
    #expect(
      try refusal([first], now: [second])
        == "the plan has \"Greet\" where \"Tune\" is to do now")
  }

  @Test func secretsAreComparedAndNotShown() throws {
    let planning = Planning(masker: Masker([Secret("horse-one"), Secret("horse-two")]))
    #expect(
      try refusal([file(nil, "p=horse-one\n")], now: [file(nil, "p=horse-one\n")], planning) == nil)
    #expect(
      try refusal([value("horse-one", "2")], now: [value("horse-two", "2")], planning)
        == "Tune\n  a secret in x is not what the plan rests on")
    func hidden(_ value: String) -> Event {
      Planning.report(
        tune, Planning.part(.changed, .value("x", from: nil, to: value)), isSecret: true)
    }
    #expect(try refusal([hidden("1")], now: [hidden("1")]) == nil)
    #expect(
      try refusal([hidden("1")], now: [hidden("2")])
        == "Tune\n  the task is secret, and would not do what the plan says")
  }

  @Test func hostsThatAreNotThereAreTold() throws {
    let both = Planning(hosts: ["a", "b"])
    let gone = Event.unreachable(host: "b", reason: "Connection refused")
    #expect(try both.refusal([], now: [gone], of: "b") == ["unreachable: Connection refused"])
    #expect(
      try both.refusal([gone], now: [], of: "b")
        == ["the host could not be reached when the plan was made"])
    let plan = try both.plan([])
    let alone = try Planning(hosts: ["a"]).recording([], comparedWith: plan)
    #expect(
      PlanComparison(plan, with: alone).absences == [
        "b": .refused(["the host takes no part any more"])
      ])
    let more = try Planning(hosts: ["a", "b", "c"]).recording([], comparedWith: plan)
    #expect(
      PlanComparison(plan, with: more).absences == [
        "c": .refused(["the plan does not have this host"])
      ])
  }
}
