import PlayEngine
import PlayReport
import Testing

/// On a terminal, the last line tells what is running.
@Suite struct ActivityTests {
  private let story = Story(mode: .apply)

  private func printed(_ events: [Event], on terminal: Terminal = .narrow) -> String {
    let printed = Printed()
    var report = HumanReport(terminal: terminal, masker: .none, write: printed.write)
    report.receive(.playStarted(story.play, hosts: ["a", "b"]))
    for event in events { report.receive(event) }
    return printed.text
  }

  private func start(_ host: String, _ index: Int, _ name: String = "Build") -> Event {
    .taskStarted(host: host, task: story.task(index, name))
  }

  private let head = "Play: web servers (2 hosts)\n"

  @Test func theLineIsErasedBeforeAnythingElseIsPrinted() {
    let task = story.task(0, "Build")
    let text = printed([
      start("a", 0), start("b", 0), story.report("a", task, .changed),
      story.report("b", task, .changed),
    ])
    #expect(
      text == head + "… nginx : Build: a" + "\r␛[K… nginx : Build: a, b"
        + "\r␛[K… nginx : Build: b" + "\r␛[K\nnginx : Build\n  changed: a, b\n")
  }

  @Test func theOldestTaskIsNamedAndOthersAreCounted() {
    let text = printed([start("a", 0), start("b", 1, "Other")])
    #expect(text == head + "… nginx : Build: a\r␛[K… nginx : Build and 1 more task: a")
  }

  @Test(arguments: [
    Event.unreachable(host: "a", reason: "gone"), .hostFinished(host: "a", play: Story().play),
  ])
  func aHostThatIsGoneRunsNothing(event: Event) {
    #expect(
      printed([start("a", 0), start("b", 1, "Other"), event]).hasSuffix("… nginx : Other: b"))
  }

  @Test func theLineIsCutToTheTerminalsWidthAndShowsNoControlCharacter() {
    let text = printed([start("a", 0, "\u{1B}[2J\r" + String(repeating: "long ", count: 20))])
    let line = text.dropFirst(head.count)
    #expect(line.count == 59)
    #expect(line.hasPrefix("… nginx : \\x1b[2J\\rlong long"))
  }

  @Test func theEndOfTheRunErasesIt() {
    let recap = Recap(hosts: [], mode: .apply, duration: .zero)
    let text = printed([start("a", 0), .runFinished(recap)])
    #expect(text.hasPrefix(head + "… nginx : Build: a\r␛[K\nhost"))
    #expect(text.hasSuffix("(0.0 s).\n"))
  }

  @Test(arguments: [
    Terminal.plain, Terminal(isInteractive: true, width: 60, environment: ["TERM": "dumb"]),
  ])
  func aFileAndADumbTerminalHaveNoSuchLine(terminal: Terminal) {
    #expect(printed([start("a", 0)], on: terminal) == head)
  }
}
