import PlayData
import PlayEngine
import PlayLock
import PlayModuleKit
import PlayReport
import Testing

/// What is kept of every host.
@Suite struct HostLogTests {
  private let story = Story(mode: .apply)

  private func logs(_ events: [Event], masker: Masker = .none) -> [String: String] {
    let logs = Locked<[String: String]>([:])
    var log = HostLog(masker: masker, now: { "NOW" }) { host, text in
      logs.withLock { $0[host, default: ""] += text }
    }
    log.receive(.runStarted(mode: .apply))
    for event in events { log.receive(event) }
    log.end()
    return logs.withLock { $0 }
  }

  @Test func everyHostHasWhatHappensThereInOrder() {
    let task = story.task(0, "Build")
    let logs = logs([
      .connected(host: "web1"), .taskStarted(host: "web1", task: task),
      .connectionRetried(host: "db1", reason: "refused", attempt: 1, of: 2),
      .unreachable(host: "db1", reason: "refused"),
      .taskRetried(host: "web1", task: task, attempt: 2, of: 3),
      story.report(
        "web1", task, .changed,
        .changed(
          .value("x", from: nil, to: "1"), commands: ["make all"],
          result: ["stdout": "one\ntwo", "rc": 0])),
      .hostFinished(host: "web1", play: story.play),
    ])
    #expect(
      logs == [
        "db1": "NOW connecting again, 1 of 2: refused\nNOW unreachable: refused\n",
        "web1": #"""
        NOW connected
        NOW nginx : Build: started
        NOW nginx : Build: trying again, 2 of 3
        NOW nginx : Build: changed
          x: not set -> "1"
          command: make all
          result: {"rc": 0}
          one
          two
        NOW end of play web servers

        """#,
      ])
  }

  @Test func whatHappensIsWrittenOnceASecond() {
    let (text, time) = (Locked(""), Locked(ContinuousClock.now))
    var log = HostLog(masker: .none, now: { "NOW" }, clock: { time.withLock(\.self) }) { _, more in
      text.withLock { $0 += more + "|" }
    }
    for (seconds, expected) in [(0, 1), (0, 1), (0.9, 1), (0.2, 2), (0.5, 2), (1, 3)] {
      time.withLock { $0 += .seconds(seconds) }
      log.receive(.connected(host: "web1"))
      log.refresh()
      #expect(text.withLock { $0.count { $0 == "|" } } == expected)
    }
    log.receive(.connected(host: "web1"))
    log.end()
    #expect(text.withLock { $0.ranges(of: "connected").count } == 7)
  }

  @Test func whatHostsReportAlikeIsWrittenForEach() {
    let task = story.task(0, "Say")
    func said(_ host: String, _ text: String) -> Event {
      story.report(host, task, .unchanged, TaskReport.Part(status: .unchanged, message: text))
    }
    let logs = logs([said("a", "x"), said("b", "x"), said("c", "y"), said("d", "x")])
    #expect(
      logs
        == ["a": "x", "b": "x", "c": "y", "d": "x"].mapValues { "NOW nginx : Say: ok\n  \($0)\n" })
  }

  @Test func secretsAreMaskedAndSecretTasksShowNothing() {
    let logs = logs(
      [
        .unreachable(host: "db1", reason: "refused hunter2"),
        story.report(
          "web1", story.task(0, "Build"), .changed, .changed(.value("x", from: nil, to: "1")),
          isSecret: true),
      ], masker: Masker([Secret("hunter2")]))
    #expect(
      logs == [
        "db1": "NOW unreachable: refused ********\n", "web1": "NOW nginx : Build: changed\n",
      ])
  }
}
