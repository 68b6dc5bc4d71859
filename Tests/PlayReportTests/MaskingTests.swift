import PlayData
import PlayEngine
import PlayModuleKit
import PlayReport
import Testing

/// No secret is printed, wherever it stands.
@Suite struct MaskingTests {
  private static let secret = "s3'cr\"et\nof two lines"
  private let masker = Masker([Secret(secret), Secret("hunter2")])
  private let everything = ReportOptions(verbosity: 2, showsDifferences: true)

  private static let everywhere: TaskReport.Part = {
    let bytes = Array("a\n\(secret)\n".utf8)
    let failure = TaskFailure(
      phase: .apply, message: secret, hint: secret, command: "x 's3'\\''cr\"et\nof two lines'",
      output: secret.split(separator: "\n").map(String.init))
    return TaskReport.Part(
      label: secret, status: .failed(failure),
      differences: [
        .value(secret, from: secret, to: "new \(secret)"), .text("/f", from: nil, to: bytes),
        .command(secret),
      ], message: secret, warnings: [secret], commands: [secret],
      result: ["list": [.string(secret), ["hunter2": .string(JSON.write(.string(secret)))]]])
  }()

  @Test func aSecretIsMaskedWhereverItStands() {
    let text = Story().text(of: Self.everywhere, options: everything, masker: masker)
    #expect(
      text == """
        Do it
          failed: web1
            item ********: failed
              ********: "********" -> "new ********"
              --- /dev/null
              +++ after: /f
              @@ -0,0 +1,2 @@
              +a
              +********
              would run: ********
              ********
              warning: ********
              warning: a secret is an argument of the command, and so every user of the host can see \
        it; hand it over by stdin, environment or a file
              ********
              at roles/nginx/tasks/main.json:1:3, while the host was changed
              command: x '********'
              output:
                ********
              hint: ********
              command: ********
              result: {"list": ["********", {"********": "\\"********\\""}]}

        """)
  }

  @Test func aSecretAmongTheWordsOfACommandIsWarnedOf() {
    let exposed = TaskReport.Part.changed(.command("login hunter2"))
    #expect(
      Story().text(of: exposed, options: everything, masker: masker).contains(
        "warning: a secret is an argument of the command"))
    let safe = TaskReport.Part.changed(.value("pw", from: nil, to: "hunter2"))
    #expect(!Story().text(of: safe, options: everything, masker: masker).contains("warning"))
  }

  @Test func aSecretTaskShowsItsStatusAlone() {
    let text = Story().text(of: Self.everywhere, options: everything, isSecret: true)
    #expect(
      text == """
        Do it
          failed: web1
            not shown, since the task is secret
            at roles/nginx/tasks/main.json:1:3, while the host was changed

        """)
    let changed = TaskReport.Part.changed(.value("x", from: nil, to: "y"), result: ["a": "b"])
    #expect(
      Story().text(of: changed, options: everything, isSecret: true)
        == "Do it\n  would change: web1\n")
  }

  @Test func aFileThatDiffersInASecretAloneSaysSo() {
    let file = Difference.text(
      "/f", from: Array("pw hunter2\n".utf8), to: Array("pw ********\n".utf8))
    let text = Story().text(of: .changed(file), options: everything, masker: masker)
    #expect(text.hasSuffix("    /f: the content is secret and not shown\n"))
  }

  @Test func aSecretInsideAWordIsMasked() {
    #expect(masker("xhunter2hunter2y hunter") == "x****************y hunter")
  }

  @Test func ofTwoSecretsTheLongerIsMaskedFirst() {
    #expect(Masker([Secret("abcd"), Secret("abcdef")])("abcdef abcd") == "******** ********")
  }

  @Test func anEmptySecretMasksNothing() {
    #expect(Masker([Secret("")])("text") == "text")
  }

  @Test func namesReasonsAndHandlersAreMasked() {
    let printed = Printed()
    var report = HumanReport(
      screen: Screen(terminal: .plain, write: printed.write), masker: masker)
    let play = PlayReference(index: 0, name: "play hunter2")
    let task = TaskReference(
      play: play, index: 0, name: "task hunter2", role: "role hunter2", position: "a.json:1:1",
      isHandler: false)
    var host = Recap.Host(name: "a")
    host.unreachable = "refused hunter2"
    host.owedHandlers = ["handler hunter2"]
    let events: [Event] = [
      .playStarted(play, hosts: ["a"]), .unreachable(host: "a", reason: "refused hunter2"),
      .taskFinished(
        TaskReport(
          host: "a", task: task, parts: [.init(status: .dependsOn(task: "other hunter2"))],
          status: .dependsOn(task: "other hunter2"))),
      .playSkipped(play, reason: "because hunter2"),
      .runFinished(
        Recap(
          hosts: [host], mode: .check, duration: .seconds(3_725),
          lostHandlers: [
            Recap.LostHandler(
              host: "a",
              handler: OwedHandler(play: "play", role: nil, name: "lost hunter2"))
          ])),
    ]
    for event in events { report.receive(event) }
    #expect(!printed.text.contains("hunter2"))
    for word in ["play", "task", "role", "refused", "handler", "other", "because", "lost"] {
      #expect(printed.text.contains("\(word) ********"))
    }
  }
}
