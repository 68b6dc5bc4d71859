import PlayData
import PlayLock
import PlayShell
import PlayEngine
import PlayModuleKit
import PlayPlans
import PlayReport
import PlaySecrets
import PlayTestKit
import Testing

/// The file of a plan.
@Suite struct SavedPlanTests {
  private let planning = Planning()
  private let greet = Planning.report(
    Planning.task([0], "Greet"),
    Planning.part(.changed, .text("/etc/motd", from: nil, to: Array("hello\n".utf8))))

  @Test func itIsReadAsItWasWritten() throws {
    let text = try planning.text(
      [
        greet,
        Planning.report(
          Planning.task([1, 2], "All", isHandler: true), Planning.part(.unchanged),
          Planning.part(.changed, .value("x", from: "1", to: nil), label: "b"),
          Planning.part(.skipped(reason: "when: c"), label: "c"),
          Planning.part(.dependsOn(task: "Greet"), .command("true"), label: "d"),
          Planning.part(.changed, .text("/b", from: [0xFF, 0], to: [1, 0xFE, 3]), label: "e"),
          Planning.part(
            .ignored(
              TaskFailure(
                phase: .probe, message: "m", hint: "h", command: "c", exitStatus: 3, output: ["o"])),
            label: "f")),
        .unreachable(host: "b", reason: "refused"),
      ], files: ["site.json": "12", "inventory": "34"])
    let plan = try Planning.read(text)
    #expect(plan.text == text)
    #expect(plan.folder == "/site")
    #expect(plan.arguments == ["site.json", "-i", "hosts", "-o", "site.plan"])
    #expect(plan.files == ["site.json": "12", "inventory": "34"])
    #expect(
      text.split(separator: "\n").contains(#"  "files": {"inventory": "34", "site.json": "12"},"#))
  }

  @Test func howTheCheckGotOnIsNoPartOfIt() throws {
    let progress: [Event] = [
      .resumed(host: "a", note: "n"), .connected(host: "a"),
      .connectionRetried(host: "a", reason: "r", attempt: 1, of: 2),
      .connectionLost(host: "a", reason: "r", job: "j"), .jobStarted(host: "a", job: "j"),
      .jobOutput(host: "a", job: "j", lines: ["l"]), .upload(host: "a", sent: 1, total: 2),
      .taskStarted(host: "a", task: Planning.task([0], "Greet")), .interrupted(isEnding: false),
    ]
    let plan = try planning.plan(progress + [greet])
    #expect(plan.events.count == (try planning.plan([greet])).events.count)
  }

  @Test func whatAPersonIsShownOfItIsWhatTheCheckHasShown() throws {
    let plan = try planning.plan([greet])
    let shown = Locked("")
    let screen = Screen(terminal: Terminal(isInteractive: false)) { text in
      shown.withLock { $0 += text }
    }
    var report = HumanReport(
      screen: screen, options: ReportOptions(showsDifferences: true), masker: .none)
    for event in plan.events { report.receive(event) }
    #expect(
      shown.withLock { $0 }.hasPrefix(
        """
        Play: site (1 host)

        Greet
          would change: a
            --- /dev/null
            +++ after: /etc/motd
            @@ -0,0 +1 @@
            +hello

        """))
  }

  @Test func anotherFileIsNoPlan() throws {
    let mistake = mistakes { try Planning.read("{}") }
    #expect(
      mistake
        == """
        site.plan:1:1: expected a plan that "swplay plan" has made; \
        swplay plan PLAYBOOK -i INVENTORY -o site.plan
        """)
  }

  @Test func aPlanOfAnotherVersionIsRefused() throws {
    let text = try planning.text([greet])
    #expect(
      mistakes { try Planning.read(text, version: "2.0") }
        == "site.plan:1:1: the plan was made by swplay 1.0, this is 2.0; make a new plan")
  }

  @Test(arguments: [
    (#""salt": "#, #""sault": "#), (#""event": "task_finished""#, #""event": "task_fnished""#),
    (#""kind": "changed""#, #""kind": "chnged""#), ("changed sha256:", "sha256:"),
    (#""run_finished""#, #""run_started""#),
  ])
  func aDamagedPlanIsRefused(_ part: String, _ damaged: String) throws {
    let text = try planning.text([greet]).replacing(part, with: damaged)
    #expect(
      mistakes { try Planning.read(text) }
        == "site.plan:1:1: the plan is damaged; make a new plan")
  }

  @Test func filesThatHaveChangedAreNamed() throws {
    let files = RecordedFiles(MemoryFiles(contents: ["a": "1", "b": "2", "c": "3"]))
    for name in ["a", "b", "c", "d"] { _ = try files.read(name) }
    #expect(files.digests.keys.sorted() == ["a", "b", "c"])
    let plan = try planning.plan([greet], files: files.digests)
    #expect(
      mistakes { try plan.check(MemoryFiles(contents: ["a": "1", "b": "2", "c": "3"])) } == nil)
    #expect(
      mistakes { try plan.check(MemoryFiles(contents: ["a": "1", "b": "other"])) }
        == """
        b has changed since the plan was made; make a new plan, or bring the file back
        c is gone, which the plan rests on; make a new plan, or bring the file back
        """)
  }

  @Test func noSecretCanBeReadInIt() throws {
    let secret = "correct-horse"
    let planning = Planning(masker: Masker([Secret(secret)]))
    let bytes = Array("password=\(secret)\n".utf8)
    let events = [
      Planning.report(
        Planning.task([0], "Write"), Planning.part(.changed, .text("/f", from: nil, to: bytes))),
      Planning.report(
        Planning.task([1], "Hide"),
        Planning.part(.changed, .value("v", from: "other-secret", to: secret)), isSecret: true),
    ]
    let text = try planning.text(events)
    #expect(!text.contains(secret))
    #expect(!text.contains("other-secret"))
    #expect(!text.contains(Base64.encode(Array(secret.utf8)).prefix(12)))
    #expect(!text.contains(SHA256Digest.hex(bytes)))
    #expect(text.split(separator: "\n").count { $0.contains(#""sealed": ["changed pbkdf2:"#) } == 2)
  }

  private func mistakes(_ body: () throws -> some Any) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
