import PlayShell
import PlayTestKit
import Testing

/// Commands under their supervisor, with the real sh of this machine.
@Suite struct JobTests {
  private let job = RemoteJob(id: RandomName.make())

  private func watch(_ words: [String], input: [UInt8]? = nil) -> JobWatch {
    JobWatch(job, command: ShellCommand(words, input: input), accepted: [0])
  }

  /// Looks until the job has ended.
  private func end(of watch: inout JobWatch, in session: LocalSession) throws -> CommandResult {
    while true {
      if case .ended(let result) = try look(&watch, in: session) { return result }
    }
  }

  private func look(_ watch: inout JobWatch, in session: LocalSession) throws -> JobWatch.Outcome {
    try watch.receive(session.run(watch.commands))
  }

  private func withSession(_ body: (LocalSession) throws -> Void) throws {
    let session = try LocalSession(stubs: Stubs())
    defer { _ = try? LocalSession().run([ShellCommand(["rm", "-rf", job.folder])]) }
    try body(session)
  }

  @Test(arguments: [[], Array("a b\n".utf8), [0, 255, 10, 39]])
  func everythingIsAsWithoutASupervisor(input: [UInt8]) throws {
    try withSession { session throws in
      var command = ShellCommand(
        ["sh", "-c", #"cat; pwd; printf '%s|' "$A" "$@"; echo err >&2; exit 7"#, "sh", "", "x y"],
        environment: [.init("A", "it's")], directory: "/usr", input: input)
      var watch = JobWatch(job, command: command, accepted: [0])
      let result = try end(of: &watch, in: session)
      command.isDetached = true
      #expect(try session.run([command]) == [result])
      #expect(result.status == 7)
    }
  }

  @Test func theFolderIsOpenToItsOwnerAlone() throws {
    try withSession { session throws in
      var watch = watch(["true"])
      _ = try end(of: &watch, in: session)
      #expect(try session.run([["ls", "-ld", job.folder]])[0].stdout.hasPrefix("drwx------"))
    }
  }

  @Test func whatPrintsNothingAndTheWordsOfTheShellHaveAStatus() throws {
    for (words, status) in [(["true"], 0), (["exit", "3"], 3), (["cd", "/nosuch"], 2)] {
      let job = RemoteJob(id: RandomName.make())
      let session = try LocalSession()
      defer { _ = try? session.run([ShellCommand(["rm", "-rf", job.folder])]) }
      var watch = JobWatch(job, command: ShellCommand(words), accepted: [0])
      #expect(try end(of: &watch, in: session).status == Int32(status))
    }
  }

  @Test func itGoesOnWhenItsSessionEndsAndIsStartedOnce() throws {
    let folder = try TemporaryFolder()
    try withSession { session throws in
      let text =
        #"echo one; echo begun >>"$1/begun"; while ! [ -e "$1/go" ]; do sleep 0.05; done; echo two"#
      var watch = watch(["sh", "-c", text, "sh", folder.path])
      #expect(try look(&watch, in: session) == .running)
      #expect(watch.news.output == Array("one\n".utf8))
      session.end()
      watch.lostConnection()
      let other = try LocalSession()
      #expect(try look(&watch, in: other) == .running)
      try folder.write("", to: "go", mode: 0o600)
      #expect(try end(of: &watch, in: other) == CommandResult(status: 0, stdout: "one\ntwo\n"))
      #expect(try other.run([["cat", folder["begun"]]])[0].stdout == "begun\n")
    }
  }

  @Test func moreThanOneLookShowsComesCompleteAndInOrder() throws {
    try withSession { session throws in
      let text = "i=0; while [ $i -lt 5000 ]; do printf '%0600d\\n' $i; i=$((i + 1)); done"
      var watch = watch(["sh", "-c", text])
      let result = try end(of: &watch, in: session)
      #expect(result.output.count == 5000 * 601)
      #expect(try session.run([["sh", "-c", text]])[0].output == result.output)
    }
  }

  @Test func cancellingEndsTheWholeProcessGroup() throws {
    let folder = try TemporaryFolder()
    try withSession { session throws in
      let text = #"sleep 987 & echo $! >"$1/child"; wait"#
      var watch = watch(["sh", "-c", text, "sh", folder.path])
      #expect(try look(&watch, in: session) == .running)
      #expect(try session.run([job.cancellation])[0] == CommandResult(status: 0))
      #expect(try end(of: &watch, in: session).status == 143)
      let alive = #"ps -o stat= -p "$(cat "$1")" | grep -v Z"#
      #expect(try session.run([["sh", "-c", alive, "sh", folder["child"]]])[0].stdout == "")
    }
  }

  @Test func aSupervisorThatIsKilledIsTold() throws {
    try withSession { session throws in
      var watch = watch(["sh", "-c", "echo printed; exec sleep 986"])
      #expect(try look(&watch, in: session) == .running)
      let kill = #"read -r p g <"$1/run/process"; kill -s KILL -- "-$g""#
      #expect(try session.run([["sh", "-c", kill, "sh", job.folder]])[0].status == 0)
      let result = try end(of: &watch, in: session)
      #expect(result.status == 255)
      #expect(result.stdout == "printed\n")
      #expect(
        result.stderr
          == "nobody knows how the command ended: its supervisor was killed, or the host "
          + "restarted\n")
    }
  }

  @Test func aFolderThatCannotBeMadeFailsTheCommand() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "#!/bin/sh\necho 'mkdir: No space left on device' >&2\nexit 1\n", to: "mkdir", mode: 0o755)
    let session = try LocalSession(stubs: folder.path)
    var watch = watch(["true"])
    #expect(
      try look(&watch, in: session)
        == .ended(
          CommandResult(
            status: 255, stdout: "",
            stderr: "mkdir: No space left on device\nthe command was not started\n")))
  }

  @Test func aSupervisorThatNeverBeginsIsGivenUp() throws {
    let folder = try TemporaryFolder()
    for name in ["daemon", "sleep"] {
      try folder.write("#!/bin/sh\nexit 0\n", to: name, mode: 0o755)
    }
    let session = try LocalSession(stubs: folder.path)
    defer { _ = try? session.run([ShellCommand(["rm", "-rf", job.folder])]) }
    var watch = watch(["true"])
    let result = try end(of: &watch, in: session)
    #expect(result.status == 255)
    #expect(
      result.stderr
        == "the command's supervisor did not start; is \(job.folder) on a full disk?\n")
  }

  @Test func theStatusOfAJobThatRunsIsNoneThatCountsAsDone() throws {
    var watch = JobWatch(job, command: ["true"], accepted: [0, 255, 254])
    let words = try #require(watch.commands.last?.arguments)
    #expect(words[3...5] == ["swplay-follow", job.folder, "253"])
    let started = CommandResult(status: 0)
    #expect(
      try watch.receive([started, CommandResult(status: 253, stdout: "running 253\nab")])
        == .running)
    #expect(watch.news.output == Array("ab".utf8))
    #expect(watch.commands.last?.arguments.suffix(2) == ["3", "1"])
  }

  @Test(arguments: ["", "running\n", "sleeping 255\n", "ended many\n"])
  func anAnswerThatIsNoneIsAnError(answer: String) {
    var watch = watch(["true"])
    #expect(throws: JobWatch.Misunderstanding.self) {
      try watch.receive([
        CommandResult(status: 0), CommandResult(status: 255, stdout: answer),
      ])
    }
  }
}
