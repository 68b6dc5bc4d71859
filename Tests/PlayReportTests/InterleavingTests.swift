import PlayEngine
import PlayModuleKit
import PlayReport
import PlayTestKit
import Testing

/// Hosts run at their own pace, and what is printed does not depend on it.
@Suite struct InterleavingTests {
  private let story = Story()
  private let hosts = ["a", "b", "c"]

  private func change(_ host: String, _ index: Int) -> Event {
    story.report(
      host, story.task(index, "Task \(index)"), .changed,
      .changed(.value("x", from: nil, to: "\(index)")))
  }

  private func streams() -> [[Event]] {
    let finished = hosts.map { Event.hostFinished(host: $0, play: story.play) }
    return [
      (0..<6).map { change("a", $0) } + [finished[0]],
      // Fails early.
      (0..<2).map { change("b", $0) } + [finished[1]],
      // Leaves tasks out, as those that run once.
      [0, 2, 5].map { change("c", $0) } + [finished[2]],
    ]
  }

  @Test func everyInterleavingIsToldInTheOrderOfThePlay() {
    var generator = SeededGenerator(seed: 7)
    let sequential = story.text(streams().flatMap(\.self), hosts: hosts)
    for _ in 0..<200 {
      #expect(story.text(interleaved(streams(), using: &generator), hosts: hosts) == sequential)
    }
  }

  private func interleaved(
    _ streams: [[Event]], using generator: inout SeededGenerator
  ) -> [Event] {
    var rest = streams.map { $0[...] }
    var events: [Event] = []
    while let index = rest.indices.filter({ !rest[$0].isEmpty }).randomElement(using: &generator) {
      events.append(rest[index].removeFirst())
    }
    return events
  }

  /// What is printed by the events, without what the end of the play prints.
  private func printed(by events: [Event]) -> String {
    let printed = Printed()
    var report = HumanReport(
      screen: Screen(terminal: .plain, write: printed.write), masker: .none)
    report.receive(.runStarted(mode: .apply))
    report.receive(.playStarted(story.play, hosts: hosts))
    for event in events { report.receive(event) }
    return printed.text
  }

  @Test func aTaskIsPrintedAsSoonAsEveryHostHasSettledIt() {
    let two = [change("a", 0), change("b", 0)]
    #expect(!printed(by: two).contains("Task 0"))
    #expect(printed(by: two + [change("c", 0)]).contains("  changed: a, b, c\n"))
  }

  @Test func aHostThatIsPastATaskHasSettledIt() {
    let events = [change("a", 0), change("b", 0), change("c", 1)]
    #expect(printed(by: events).contains("Task 0\n  changed: a, b\n"))
  }

  @Test(arguments: [
    Event.unreachable(host: "c", reason: "gone"),
    .hostFinished(host: "c", play: Story().play),
  ])
  func aHostThatIsGoneIsNotWaitedFor(event: Event) {
    #expect(printed(by: [change("a", 0), change("b", 0), event]).contains("  changed: a, b\n"))
  }

  @Test func aLostHostIsNotWaitedForInALaterPlay() {
    let later = PlayReference(index: 1, name: "later")
    let task = Story(play: later).task(0, "Later task")
    let text = printed(by: [
      .unreachable(host: "c", reason: "gone"), .playFinished(story.play),
      .playStarted(later, hosts: hosts), story.report("a", task, .changed),
      story.report("b", task, .changed),
    ])
    #expect(text.hasSuffix("nginx : Later task\n  changed: a, b\n"))
  }

  @Test func aLaterPlayWaitsForTheEarlierOne() {
    let later = PlayReference(index: 1, name: "later")
    let early: [Event] = [
      .playStarted(later, hosts: ["a"]),
      story.report("a", Story(play: later).task(0, "Later task"), .changed),
    ]
    #expect(!printed(by: early).contains("later"))
    let text = printed(by: early + [change("b", 0), .playFinished(story.play)])
    #expect(text.contains("changed: b\n    x: not set -> \"0\"\n\nPlay: later (1 host)\n\n"))
  }

  @Test func aPlayThatStartsAgainIsItsNextBatch() {
    let text = printed(by: [
      change("a", 0), .playStarted(story.play, hosts: ["d"]), change("d", 0),
    ])
    let title = "Play: web servers (1 host)\n\nnginx : Task 0\n  changed: d\n"
    #expect(text.contains("  changed: a\n"))
    #expect(text.contains(title))
  }

  @Test func aReportOfAnUnknownPlayIsNotLost() {
    let unknown = Story(play: PlayReference(index: 5, name: "unknown"))
    let text = printed(by: [
      .playFinished(story.play), unknown.report("a", unknown.task(0, "Odd"), .changed),
    ])
    #expect(text.contains("Odd\n  changed: a\n"))
  }

  @Test func hostThatIsTriedAgainIsToldOnce() {
    let events = (1...2).map { attempt in
      Event.connectionRetried(host: "a", reason: "refused", attempt: attempt, of: 2)
    }
    let (first, second) = (
      "\nconnecting again, 1 of 2: a: refused\n", "\nconnecting again, 2 of 2: a: refused\n"
    )
    let title = "Play: web servers (3 hosts)\n"
    #expect(story.text(events) == title + first)
    #expect(
      story.text(events, options: ReportOptions(verbosity: 1)) == title + first + second)
  }

  @Test func theEndOfTheRunPrintsWhatIsLeft() {
    let recap = Recap(hosts: [], mode: .apply, duration: .zero)
    #expect(printed(by: [change("b", 0), .runFinished(recap)]).contains("  changed: b\n"))
  }
}
