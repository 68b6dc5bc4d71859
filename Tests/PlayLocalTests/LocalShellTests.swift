import Foundation
import PlayLocal
import PlayShell
import Testing

/// A session with the real sh(1) of this machine.
@Suite(.timeLimit(.minutes(1))) struct LocalShellTests {
  private func withShell<Result>(
    limits: LocalShell.Limits = .init(), _ body: (LocalShell) async throws -> Result
  ) async throws -> Result {
    let shell = try await LocalShell.start(limits: limits)
    do {
      let result = try await body(shell)
      await shell.close()
      return result
    } catch {
      await shell.close()
      throw error
    }
  }

  private func script(_ text: String) -> ShellCommand { ["sh", "-c", text] }

  @Test func everyCommandOfABatchAnswersInOrder() async throws {
    try await withShell { shell in
      var batch = Batch()
      batch.append(["printf", "a\n\nb"])
      batch.append(script("echo out; echo err >&2; exit 3"))
      batch.append(ShellCommand(["cat"], input: Array("Zeile ü\n".utf8)))
      let answers = try await shell.exchange(batch)
      #expect(
        answers == [
          CommandResult(status: 0, stdout: "a\n\nb"),
          CommandResult(status: 3, stdout: "out\n", stderr: "err\n"),
          CommandResult(status: 0, stdout: "Zeile ü\n"),
        ])
      let statistics = await shell.statistics
      #expect(statistics.exchanges == 1)
      #expect(statistics.commands == 3)
      #expect(statistics.bytesSent > 0 && statistics.bytesReceived > 0)
    }
  }

  @Test func theSessionKeepsTheEnvironmentOfTheProgramAndItsOwnPath() async throws {
    try await withShell { shell in
      let answer = try await shell.run(script("echo \"$HOME\"; echo \"$PATH\"; echo \"$LC_ALL\""))
      let home = try #require(ProcessInfo.processInfo.environment["HOME"])
      #expect(
        answer.stdout
          == "\(home)\n/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin\nC\n")
    }
  }

  @Test func commandsRunInTheFolderOfTheSession() async throws {
    let shell = try await LocalShell.start(in: "/usr")
    let answer = try await shell.run(["pwd"])
    await shell.close()
    #expect(answer.line == "/usr")
  }

  @Test func aFolderThatIsNotThereIsTold() async throws {
    await #expect {
      _ = try await LocalShell.start(in: "/nonexistent")
    } throws: { error in
      guard case .cannotStart? = error as? LocalShellError else { return false }
      return true
    }
  }

  @Test func aBatchLargerThanAnyPipeIsAnswered() async throws {
    try await withShell { shell in
      let line = String(repeating: "x", count: 1000)
      var batch = Batch()
      for _ in 1...2000 { batch.append(["echo", line]) }
      let results = try await shell.exchange(batch)
      #expect(results.count == 2000)
      #expect(results.allSatisfy { $0 == CommandResult(status: 0, stdout: line + "\n") })
    }
  }

  @Test func aLargeInputGoesThroughAFileThatIsGoneAtTheEnd() async throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
    let folder = try await withShell { shell in
      let answer = try await shell.run(ShellCommand(["cat"], input: bytes))
      #expect(answer.output == bytes)
      let listed = try await shell.run(script("ls -d /tmp/.swplay-*; ls -ld /tmp/.swplay-*"))
      #expect(listed.stdout.contains("drwx------"))
      // The numbers of the frames are names of files, so the session's folder has one of this name.
      let own = try await shell.run(script("dirname $(ls /tmp/.swplay-*/input-1)"))
      return own.line
    }
    #expect(folder.hasPrefix("/tmp/.swplay-"))
    let left = try await withShell { shell in try await shell.run(["test", "-e", folder]) }
    #expect(left.status == 1)
  }

  @Test func aShellThatIsKilledLeavesNoFilesBehind() async throws {
    let shell = try await LocalShell.start()
    let folder = try await shell.run(["eval", "echo $swplay_folder"]).line
    #expect(folder.hasPrefix("/tmp/.swplay-"))
    let command = ShellCommand(
      ["sh", "-c", "test -d \(folder) && kill -9 $PPID"], isDetached: true)
    await #expect(throws: LocalShellError.self) { try await shell.run(command) }
    await shell.close()
    let left = try await withShell { shell in try await shell.run(["test", "-e", folder]) }
    #expect(left.status == 1)
  }

  @Test func aShellThatEndsFailsTheExchangeAndEveryLaterOne() async throws {
    let shell = try await LocalShell.start()
    for _ in 1...2 {
      await #expect(throws: LocalShellError.self) {
        try await shell.run(script("echo enough >&2; kill -9 $PPID"))
      }
    }
    await shell.close()
  }

  @Test func anExchangeThatTakesTooLongEndsTheShellAndWhatItStarted() async throws {
    let shell = try await LocalShell.start()
    let own = try await shell.run(script("echo $PPID"))
    var batch = Batch(timeout: .milliseconds(200))
    batch.append(["sleep", "1000"])
    await #expect(throws: LocalShellError.timedOut(after: .milliseconds(200))) {
      try await shell.exchange(batch)
    }
    await shell.close()
    let left = try await withShell { try await $0.run(["pgrep", "-s", own.line]) }
    #expect(left.stdout.isEmpty)
  }

  @Test func cancellationEndsTheExchange() async throws {
    let shell = try await LocalShell.start()
    let exchange = Task { try await shell.run(["sleep", "1000"]) }
    exchange.cancel()
    await #expect(throws: CancellationError.self) { try await exchange.value }
    await shell.close()
  }

  @Test func anEndlessOutputIsCutOff() async throws {
    var limits = LocalShell.Limits()
    limits.output = 1 << 20
    let shell = try await LocalShell.start(limits: limits)
    await #expect(throws: LocalShellError.tooMuchOutput(limit: 1 << 20)) {
      try await shell.run(["yes"])
    }
    await shell.close()
  }

  @Test func oneExchangeRunsAtATime() async throws {
    try await withShell { shell in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 1...2 {
          group.addTask {
            do {
              return try await shell.run(["sleep", "0.2"]).status == 0
            } catch LocalShellError.busy {
              return false
            }
          }
        }
        var answered: [Bool] = []
        for try await answer in group { answered.append(answer) }
        #expect(answered.sorted { !$0 && $1 } == [false, true])
      }
    }
  }

  @Test func aWordThatCannotBeSentLeavesTheShellUsable() async throws {
    try await withShell { shell in
      await #expect(throws: ShellQuotingError.self) { try await shell.run(["echo", "a\0b"]) }
      let answer = try await shell.run(["echo", "a"])
      #expect(answer.stdout == "a\n")
    }
  }

  @Test func aClosedShellRefuses() async throws {
    let shell = try await LocalShell.start()
    await shell.close()
    await #expect(throws: LocalShellError.closed) { try await shell.run(["true"]) }
  }
}
