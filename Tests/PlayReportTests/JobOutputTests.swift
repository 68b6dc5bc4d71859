import PlayData
import PlayEngine
import PlayLock
import PlayReport
import Testing

/// What jobs print is seen while they run.
@Suite struct JobOutputTests {
  private let story = Story(mode: .apply)
  private let printed = Printed()
  private let clock = Locked(ContinuousClock.now)

  private func report(
    on terminal: Terminal, options: ReportOptions = ReportOptions(), masker: Masker = .none
  ) -> HumanReport {
    let clock = clock
    var report = HumanReport(
      screen: Screen(terminal: terminal, write: printed.write), options: options, masker: masker,
      now: { clock.withLock { $0 } })
    report.receive(.playStarted(story.play, hosts: ["web1", "web2"]))
    report.receive(.taskStarted(host: "web1", task: story.task(0, "Build")))
    return report
  }

  private func output(_ lines: String..., from host: String = "web1") -> Event {
    .jobOutput(host: host, job: "nginx : Build", lines: lines)
  }

  private func pass(_ duration: Duration) { clock.withLock { $0 += duration } }

  private var status: String {
    printed.text.split(separator: "␛[?7l").last?.split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test func theStatusShowsTheStepOfABuildAndTheLastLine() {
    var report = report(on: .sized(80, 24))
    report.receive(output("[1/2] STEP 3/12: RUN make", "cc -c a.c"))
    pass(.seconds(1))
    report.receive(output("cc -c b.c"))
    #expect(
      status == "web1  ␛[2m1 s␛[0m  nginx : Build  ␛[2m[1/2] STEP 3/12␛[0m  ␛[2mcc -c b.c␛[0m")
    pass(.seconds(1))
    report.receive(output("STEP 4/12: USER www", "STEP forward"))
    #expect(
      status == "web1  ␛[2m2 s␛[0m  nginx : Build  ␛[2mSTEP 4/12␛[0m  ␛[2mSTEP forward␛[0m")
    pass(.seconds(1))
    report.receive(output("STEP 5/12: RUN make install"))
    #expect(status == "web1  ␛[2m3 s␛[0m  nginx : Build  ␛[2mSTEP 5/12: RUN make install␛[0m")
  }

  @Test func theStatusShowsHowMuchOfAFileIsSent() {
    var report = report(on: .sized(80, 24))
    report.receive(.upload(host: "web1", sent: 12_345_678, total: 100_000_000))
    pass(.seconds(1))
    report.refresh()
    #expect(status == "web1  ␛[2m1 s␛[0m  nginx : Build  ␛[2m12.3 of 100.0 MB sent␛[0m")
    report.receive(.upload(host: "web1", sent: 100_000_000, total: 100_000_000))
    pass(.seconds(1))
    report.refresh()
    #expect(status == "web1  ␛[2m2 s␛[0m  nginx : Build")
  }

  @Test func theLinesOfAHostThatIsFollowedArePrinted() {
    var report = report(on: .plain, options: ReportOptions(followed: ["web1"]))
    report.receive(output("one"))
    report.receive(output("two \u{1B}[2J"))
    report.receive(output("other", from: "web2"))
    report.receive(story.report("web1", story.task(0, "Build"), .changed))
    report.receive(.hostFinished(host: "web2", play: story.play))
    #expect(
      printed.text == """
        Play: web servers (2 hosts)

        web1 | one
        web1 | two \\x1b[2J

        nginx : Build
          changed: web1

        """)
  }

  @Test func theHeartbeatShowsTheStepOfAHostThatIsAlone() {
    var report = report(on: .plain)
    report.receive(output("STEP 3/12: RUN make"))
    pass(.seconds(60))
    report.refresh()
    #expect(
      printed.text.hasSuffix("\nstill busy: web1 with \"nginx : Build\" for 1 min 0 s, STEP 3/12\n")
    )
  }

  @Test func aConnectionThatIsLostIsTold() {
    var report = report(on: .plain)
    report.receive(
      .connectionLost(host: "web1", reason: "the cable was cut", job: "nginx : Build"))
    #expect(
      printed.text.hasSuffix(
        """

        connection lost: web1: the cable was cut; nginx : Build goes on there, and the connection \
        is made again

        """))
  }

  @Test func secretsAreMasked() {
    let masker = Masker([Secret("hunter2")])
    var report = report(
      on: .plain, options: ReportOptions(followed: ["web1"]), masker: masker)
    report.receive(output("the password is hunter2"))
    report.receive(.connectionLost(host: "web1", reason: "hunter2", job: "hunter2"))
    #expect(printed.text.contains("web1 | the password is ********\n"))
    #expect(!printed.text.contains("hunter2"))
    var log = HostLog(masker: masker, now: { "now" }, write: { self.printed.write("\($0): \($1)") })
    log.receive(.connectionLost(host: "web1", reason: "hunter2", job: "Build"))
    log.refresh()
    #expect(printed.text.hasSuffix("web1: now Build: the connection was lost: ********\n"))
  }

  @Test func otherProgramsGetTheLines() {
    var report = JSONReport(masker: .none, write: printed.write)
    report.receive(output("one", "two"))
    report.receive(.connectionLost(host: "web1", reason: "gone", job: "Build"))
    #expect(
      printed.text == """
        {"event": "job_output", "host": "web1", "job": "nginx : Build", "lines": ["one", "two"]}
        {"event": "connection_lost", "host": "web1", "reason": "gone", "job": "Build"}

        """)
  }
}
