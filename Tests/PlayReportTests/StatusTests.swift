import PlayEngine
import PlayLock
import PlayReport
import Testing

/// On a terminal, lines below the results tell what every busy host is doing.
@Suite struct StatusTests {
  private let story = Story(mode: .apply)
  private let printed = Printed()
  private let clock = Locked(ContinuousClock.now)

  private func report(on terminal: Terminal = .narrow) -> HumanReport {
    let clock = clock
    var report = HumanReport(
      screen: Screen(terminal: terminal, write: printed.write), masker: .none,
      now: { clock.withLock { $0 } })
    report.receive(.playStarted(story.play, hosts: ["web1", "db10"]))
    return report
  }

  private func pass(_ duration: Duration) { clock.withLock { $0 += duration } }

  private func start(_ host: String, _ index: Int, _ name: String = "Build") -> Event {
    .taskStarted(host: host, task: story.task(index, name))
  }

  private let head = "Play: web servers (2 hosts)\n"

  /// The status area with these lines.
  private func area(_ lines: String...) -> String {
    "␛[?7l" + lines.map { $0 + "\n" }.joined() + "␛[?7h"
  }

  @Test func everyBusyHostHasALineWithTheTimeOfItsTask() {
    var report = report()
    report.receive(start("web1", 0))
    pass(.seconds(75))
    report.receive(start("db10", 1, "Load"))
    #expect(
      printed.text == head + area("web1  0 s  nginx : Build") + "\r␛[1A␛[J"
        + area("web1  1 min 15 s  nginx : Build", "db10  0 s         nginx : Load"))
  }

  @Test func timeAloneMovesIt() {
    var report = report()
    report.receive(start("web1", 0))
    pass(.seconds(2))
    report.refresh()
    #expect(
      printed.text == head + area("web1  0 s  nginx : Build") + "\r␛[1A␛[J"
        + area("web1  2 s  nginx : Build"))
  }

  @Test func itIsDrawnAtMostTenTimesASecond() {
    var report = report()
    for index in 0..<1000 {
      report.receive(start("web1", index, "Build \(index)"))
      pass(.milliseconds(1))
    }
    #expect(printed.text.split(separator: "␛[?7l").count - 1 == 10)
  }

  @Test func itIsErasedBeforeAnythingElseIsPrinted() {
    var report = report()
    report.receive(start("web1", 0))
    report.receive(.hostFinished(host: "db10", play: story.play))
    report.receive(story.report("web1", story.task(0, "Build"), .changed))
    #expect(
      printed.text == head + area("web1  0 s  nginx : Build")
        + "\r␛[1A␛[J\nnginx : Build\n  changed: web1\n")
  }

  @Test func itTakesHalfOfTheTerminalAndCountsTheRest() {
    var report = report(on: .sized(40, 8))
    for index in 1...9 { report.receive(start("web\(index)", 0)) }
    pass(.seconds(1))
    report.refresh()
    #expect(
      printed.text.hasSuffix(
        area(
          "web1  1 s  nginx : Build", "web2  1 s  nginx : Build", "web3  1 s  nginx : Build",
          "… and 6 more hosts"
        ).replacing("1 s", with: "␛[2m1 s␛[0m")))
  }

  @Test(arguments: [
    Event.unreachable(host: "web1", reason: "gone"),
    .hostFinished(host: "web1", play: Story().play),
  ])
  func aHostThatIsGoneHasNone(event: Event) {
    var report = report()
    report.receive(start("web1", 0))
    report.receive(event)
    #expect(printed.text.contains("web1  0 s  nginx : Build"))
    pass(.seconds(1))
    report.receive(start("db10", 1, "Load"))
    #expect(printed.text.hasSuffix(area("db10  0 s  nginx : Load")))
  }

  @Test func linesAreCutToTheWidthAndShowNoControlCharacter() throws {
    var report = report()
    report.receive(start("web1", 0, "\u{1B}[2J\r" + String(repeating: "long ", count: 20)))
    let line = try #require(
      printed.text.split(separator: "␛[?7l").last?.split(separator: "\n").first)
    #expect(line.count == 59)
    #expect(line.hasPrefix("web1  0 s  nginx : \\x1b[2J\\rlong long"))
  }

  @Test func theEndOfTheRunErasesIt() {
    var report = report()
    report.receive(start("web1", 0))
    report.receive(.runFinished(Recap(hosts: [], mode: .apply, duration: .zero)))
    report.refresh()
    #expect(
      printed.text.hasPrefix(head + area("web1  0 s  nginx : Build") + "\r␛[1A␛[J\nhost"))
    #expect(printed.text.hasSuffix("(0.0 s).\n"))
  }

  @Test(arguments: [
    Terminal.plain, .sized(60, 24, environment: ["TERM": "dumb"]),
  ])
  func aFileAndADumbTerminalHaveNone(terminal: Terminal) {
    var report = report(on: terminal)
    report.receive(start("web1", 0))
    #expect(printed.text == head)
  }

  @Test func inAFileALineEveryMinuteTellsIt() {
    var report = report(on: .plain)
    report.receive(start("db10", 1, "Load"))
    pass(.seconds(50))
    report.receive(start("web1", 0))
    report.receive(start("web2", 0))
    pass(.seconds(9))
    report.refresh()
    #expect(printed.text == head)
    pass(.seconds(1))
    report.refresh()
    let first = """

      still busy: db10 with "nginx : Load" for 1 min 0 s; web1, web2 with "nginx : Build" for 10 s

      """
    #expect(printed.text == head + first)
    report.receive(.hostFinished(host: "db10", play: story.play))
    pass(.seconds(59))
    report.refresh()
    #expect(printed.text == head + first)
    pass(.seconds(1))
    report.refresh()
    let second = "\nstill busy: web1, web2 with \"nginx : Build\" for 1 min 10 s\n"
    #expect(printed.text == head + first + second)
  }

  @Test func inAFileNothingIsToldWhenNoHostIsBusy() {
    var report = report(on: .plain)
    pass(.seconds(60))
    report.refresh()
    #expect(printed.text == head)
  }

  @Test func whoeverElseUsesTheTerminalHasItAlone() {
    let screen = Screen(terminal: .narrow, write: printed.write)
    let clock = clock
    var report = HumanReport(screen: screen, masker: .none, now: { clock.withLock { $0 } })
    report.receive(start("web1", 0))
    screen.lend {
      pass(.seconds(1))
      report.refresh()
      printed.write("Password: \n")
    }
    pass(.seconds(1))
    report.refresh()
    #expect(
      printed.text == area("web1  0 s  nginx : Build") + "\r␛[1A␛[JPassword: \n"
        + area("web1  2 s  nginx : Build"))
  }
}

/// What somebody who interrupts a run is told.
@Suite struct InterruptionTests {
  private let story = Story(mode: .apply)

  @Test func itSaysWhatIsFinishedAndWhatIsEnded() {
    let busy = [
      Event.taskStarted(host: "web1", task: story.task(0, "Build")),
      .taskStarted(host: "db1", task: story.task(1, "Load", role: nil)),
    ]
    #expect(
      story.text(busy + [.interrupted(isEnding: false)]) == """
        Play: web servers (3 hosts)

        interrupted: nothing new is started, and this is finished first:
          web1: nginx : Build, for 0 s
          db1: Load, for 0 s
        Interrupt again (Ctrl-C) to end it.

        """)
    #expect(
      story.text(busy + [.interrupted(isEnding: true)]).hasSuffix(
        "interrupted again; this is ended:\n  web1: nginx : Build, for 0 s\n  db1: Load, for 0 s\n")
    )
  }

  @Test func nothingIsListedWhenNothingIsInProgress() {
    let title = "Play: web servers (3 hosts)\n\n"
    #expect(
      story.text([.interrupted(isEnding: false)])
        == title + "interrupted: nothing new is started\n")
    #expect(story.text([.interrupted(isEnding: true)]) == title + "interrupted again\n")
  }
}
