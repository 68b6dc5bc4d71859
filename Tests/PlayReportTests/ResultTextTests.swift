import PlayData
import PlayEngine
import PlayModuleKit
import PlayReport
import Testing

/// How results of one task are shown.
@Suite struct ResultTextTests {
  private let story = Story(mode: .apply)
  private let verbose = ReportOptions(verbosity: 1)

  private static let failures: [(TaskFailure, String)] = [
    (
      TaskFailure(phase: .prepare, message: "\"path\" is undefined"),
      """
      "path" is undefined
          at roles/nginx/tasks/main.json:1:3, while the parameters were checked
      """
    ),
    (
      TaskFailure(phase: .plan, message: "two\nlines", hint: "do this\nthen that", exitStatus: 3),
      """
      two
          lines
          at roles/nginx/tasks/main.json:1:3, while it was decided what to do
          exit status: 3
          hint: do this
                then that
      """
    ),
    (
      TaskFailure(
        phase: .apply, message: "failed", command: "service x start", exitStatus: 1,
        output: ["one", "two\rthree", "\u{1B}]0;title\u{7}"]),
      """
      failed
          at roles/nginx/tasks/main.json:1:3, while the host was changed
          command: service x start (exit status 1)
          output:
            one
            two\\rthree
            \\x1b]0;title\\x07
      """
    ),
  ]

  @Test(arguments: failures)
  func aFailureTellsWhereWhatAndWhatNext(failure: TaskFailure, text: String) {
    #expect(
      story.text(of: .init(status: .failed(failure))) == "Do it\n  failed: web1\n    \(text)\n")
    #expect(
      story.text(of: .init(status: .ignored(failure)))
        == "Do it\n  failed, ignored: web1\n    \(text)\n")
  }

  private static let quiet: [(TaskStatus, String)] = [
    (.unchanged, "ok: web1"), (.skipped(reason: "os != \"x\""), "skipped (os != \"x\"): web1"),
  ]

  @Test(arguments: quiet) func whatDidNothingIsShownOnlyWhenAskedFor(
    status: TaskStatus, text: String
  ) {
    #expect(story.text(of: .init(status: status)) == "")
    #expect(story.text(of: .init(status: status), options: verbose) == "Do it\n  \(text)\n")
  }

  @Test func messagesAndWarningsAreAlwaysShown() {
    let part = TaskReport.Part(
      status: .unchanged, message: "first\nsecond\n", warnings: ["look\nhere"])
    #expect(
      story.text(of: part)
        == """
        Do it
          ok: web1
            first
            second
            warning: look
                     here

        """)
  }

  @Test func resultsAreShownWithDashV() {
    let part = TaskReport.Part(status: .unchanged, result: ["rc": 0, "stdout": "a\nb"])
    #expect(
      story.text(of: part, options: verbose)
        == "Do it\n  ok: web1\n    result: {\"rc\": 0, \"stdout\": \"a\\nb\"}\n")
  }

  @Test func aResultTooWideForTheTerminalGetsALineForEachPart() {
    let part = TaskReport.Part(
      status: .unchanged, result: ["stdout": .string(String(repeating: "x", count: 50))])
    #expect(
      story.text(of: part, options: verbose, terminal: .narrow)
        == "Do it\n  ok: web1\n    result: {\n      \"stdout\": \""
        + String(repeating: "x", count: 50) + "\"\n    }\n")
  }

  @Test func commandsAreShownWithDashVV() {
    let part = TaskReport.Part.changed(.value("a", from: nil, to: "b"), commands: ["sysrc a=b"])
    #expect(!story.text(of: part, options: verbose).contains("sysrc"))
    #expect(
      story.text(of: part, options: ReportOptions(verbosity: 2))
        == "Do it\n  changed: web1\n    a: not set -> \"b\"\n    command: sysrc a=b\n")
  }

  @Test func hostsWithEqualResultsShareALineAndOthersDoNot() {
    let task = story.task(0, "Set it", role: nil)
    let events = zip(["web1", "web2", "web3", "db"], ["1", "2", "1", "1"]).map { host, value in
      story.report(host, task, .changed, .changed(.value("x", from: nil, to: value)))
    }
    #expect(
      story.text(events, hosts: ["web1", "web2", "web3", "db"])
        == """
        Play: web servers (4 hosts)

        Set it
          changed: web1, web3, db
            x: not set -> "1"
          changed: web2
            x: not set -> "2"

        """)
  }

  @Test func manyHostsAreCutToTheTerminalsWidthButNotInFiles() {
    let task = story.task(0, "Set it", role: nil)
    let hosts = ["amsterdam", "berlin", "copenhagen", "dublin", "edinburgh", "florence"]
    let events = hosts.map { story.report($0, task, .changed) }
    let narrow = story.text(events, hosts: hosts, terminal: .narrow)
    #expect(narrow.hasSuffix("\n  changed: 6 hosts: amsterdam, berlin, copenhagen, dublin, …\n"))
    #expect(narrow.split(separator: "\n").allSatisfy { $0.count <= 60 })
    let whole = "\n  changed: \(hosts.joined(separator: ", "))\n"
    #expect(story.text(events, hosts: hosts).hasSuffix(whole))
    #expect(story.text(events, hosts: hosts, terminal: .narrow, options: verbose).hasSuffix(whole))
  }

  @Test func aTaskThatFailedBeforeItsFirstItemShowsWhy() {
    let failure = TaskFailure(phase: .prepare, message: "\"names\" is undefined")
    let report = TaskReport(
      host: "web1", task: story.task(0, "Loop", role: nil), parts: [], status: .failed(failure))
    let text = story.text([.taskFinished(report)], hosts: ["web1"])
    #expect(text.contains("  failed: web1\n    \"names\" is undefined\n    at roles/"))
  }
}
