import PlaySSH
import PlayLock
import PlayShell
import PlayTestKit
import Testing

@Suite struct ExchangeTests {
  @Test func commandsAnswerWithStatusAndBothStreams() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    var batch = Batch()
    batch.append(["echo", "hello"])
    batch.append(["sh", "-c", "echo wrong >&2; exit 3"])
    batch.append(["printf", "no newline"])
    let results = try await shell.exchange(batch)
    #expect(
      results == [
        CommandResult(status: 0, stdout: "hello\n"),
        CommandResult(status: 3, stdout: "", stderr: "wrong\n"),
        CommandResult(status: 0, stdout: "no newline"),
      ])
    await shell.close()
  }

  @Test func exchangesFollowEachOtherAndAreCounted() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    for number in 1...3 {
      #expect(try await shell.run(["echo", "\(number)"]).line == "\(number)")
    }
    let statistics = await shell.statistics
    #expect(statistics.exchanges == 3)
    #expect(statistics.commands == 3)
    #expect(statistics.bytesSent > 1000)
    #expect(statistics.bytesReceived > 3 * 2 * 32)
    await shell.close()
  }

  @Test func everyByteArrivesAsItWasPrinted() async throws {
    let host = try TestHost()
    let bytes = [UInt8](0...255) + [0, 0, 10, 0]
    let file = try host.server.folder.write(bytes: bytes, to: "bytes")
    let shell = try await host.connect()
    #expect(try await shell.run(["cat", file]).output == bytes)
    await shell.close()
  }

  @Test func fiveMegabytesOfOutputArriveOnBothStreams() async throws {
    let host = try TestHost()
    let bytes = TestBytes.make(5 << 20)
    let file = try host.server.folder.write(bytes: bytes, to: "large")
    let shell = try await host.connect()
    let result = try await shell.run(["sh", "-c", "cat \"$0\" & cat \"$0\" >&2; wait", file])
    #expect(result.output == bytes)
    #expect(result.errors == bytes)
    await shell.close()
  }

  @Test func aScriptLargerThanTheWindowArrives() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let text = String(repeating: "It's $HOME, `not` a \\ word\n", count: 7500)
    var batch = Batch()
    for _ in 0..<30 { batch.append(ShellCommand(["cksum"], input: Array(text.utf8))) }
    let file = try host.server.folder.write(text, to: "text")
    let expected = try SSHServerProcess.run(["sh", "-c", "cksum <\(file)"])
    let results = try await shell.exchange(batch)
    #expect(results.map(\.stdout) == Array(repeating: expected, count: 30))
    #expect(await shell.statistics.bytesSent > 6_000_000)
    await shell.close()
  }

  @Test func aLargeInputIsUploadedByteForByte() async throws {
    let host = try TestHost()
    let bytes = TestBytes.make(20 << 20)
    let file = try host.server.folder.write(bytes: bytes, to: "large")
    let shell = try await host.connect()
    let result = try await shell.run(ShellCommand(["cmp", "-", file], input: bytes))
    #expect(result == CommandResult(status: 0))
    await shell.close()
  }

  /// The server allows no channel besides the shell's and one for uploads.
  @Test func aLargeFileIsWrittenByteForByteAndNothingStaysBesideIt() async throws {
    let host = try TestHost(SSHServer(configuration: ["MaxSessions 2"]))
    let bytes = TestBytes.make(4 << 20)
    let original = try host.server.folder.write(bytes: bytes, to: "large")
    let shell = try await host.connect()
    let folder = try await shell.run(["mktemp", "-d"]).line
    for name in ["a", "b", "c"] {
      var batch = Batch()
      let file = FileWrite(path: "\(folder)/\(name)", content: bytes, mode: "0640")
      batch.append(chain: [(file.command, [0]), (["cmp", original, file.path], [0])])
      #expect(try await shell.exchange(batch).map(\.status) == [0, 0])
    }
    #expect(try await shell.run(["ls", "-A", folder]).stdout == "a\nb\nc\n")
    _ = try await shell.run(["rm", "-r", folder])
    await shell.close()
  }

  @Test func severalLargeFilesAreWrittenInOneExchange() async throws {
    let host = try TestHost()
    let bytes = TestBytes.make(1 << 20)
    let original = try host.server.folder.write(bytes: bytes, to: "large")
    let shell = try await host.connect()
    let folder = try await shell.run(["mktemp", "-d"]).line
    var batch = Batch()
    for name in ["a", "b", "c"] {
      let file = FileWrite(path: "\(folder)/\(name)", content: bytes, mode: "0640")
      batch.append(chain: [(file.command, [0]), (["cmp", original, file.path], [0])])
    }
    #expect(try await shell.exchange(batch).map(\.status) == [0, 0, 0, 0, 0, 0])
    #expect(try await shell.run(["ls", "-A", folder]).stdout == "a\nb\nc\n")
    _ = try await shell.run(["rm", "-r", folder])
    await shell.close()
  }

  @Test func aLargeFileThatCannotBeWrittenSaysWhy() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let path = "\(host.server.folder.path)/missing/f"
    let file = FileWrite(path: path, content: TestBytes.make(1 << 20), mode: "0644")
    let result = try await shell.run(file.command)
    #expect(result.status == 1)
    #expect(result.stderr.contains("cannot create \(host.server.folder.path)/missing/.swplay-"))
    #expect(try await shell.run(["echo", "still here"]).line == "still here")
    await shell.close()
  }

  /// The channel may close between two pieces that are sent.
  @Test func aHostThatRefusesALargeFileEarlyIsHeard() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let bytes = TestBytes.make(1 << 20)
    for turn in 0..<60 {
      let path = "\(host.server.folder.path)/missing/\(turn)"
      let result = try await shell.run(FileWrite(path: path, content: bytes, mode: "0644").command)
      #expect(result.status == 1)
      #expect(result.stderr.contains("cannot create"))
    }
    await shell.close()
  }

  @Test func theWayOfALargeInputIsTold() async throws {
    var host = try TestHost()
    let told = Locked<[Int]>([])
    host.options.onUpload = { sent, total in
      told.withLock { $0.append(total == 8 << 20 ? sent : -1) }
    }
    let shell = try await host.connect()
    let bytes = TestBytes.make(8 << 20)
    #expect(try await shell.run(ShellCommand(["wc", "-c"], input: bytes)).line == "8388608")
    await shell.close()
    let sent = told.withLock { $0 }
    #expect(sent.last == 8 << 20)
    #expect(sent == sent.sorted() && Set(sent).count == sent.count)
    #expect((2...101).contains(sent.count))
  }

  @Test func keysMayBeExchangedAgainAtAnyTime() async throws {
    let host = try TestHost(SSHServer(configuration: ["RekeyLimit 256K"]))
    let bytes = TestBytes.make(4 << 20)
    let file = try host.server.folder.write(bytes: bytes, to: "large")
    let shell = try await host.connect()
    #expect(try await shell.run(["cat", file]).output == bytes)
    let compared = try await shell.run(ShellCommand(["cmp", "-", file], input: bytes))
    #expect(compared == CommandResult(status: 0))
    #expect(try await shell.run(["echo", "still here"]).line == "still here")
    await shell.close()
  }

  @Test func aKilledCommandHasTheSignalAsStatus() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    #expect(try await shell.run(["sh", "-c", "kill -9 $$"]).status == 137)
    #expect(try await shell.run(["echo", "next"]).line == "next")
    await shell.close()
  }

  @Test func aDaemonCannotWriteIntoLaterAnswers() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let folder = host.server.folder.path
    let daemon = "while [ ! -e go ]; do sleep 0.01; done; echo late; : >done"
    let started = try await shell.run(
      ShellCommand(
        ["sh", "-c", "(\(daemon)) & echo started"], directory: folder, isDetached: true))
    #expect(started == CommandResult(status: 0, stdout: "started\n"))
    let next = try await shell.run(
      ShellCommand(
        ["sh", "-c", ": >go; while [ ! -e done ]; do sleep 0.01; done; echo next"],
        directory: folder))
    #expect(next == CommandResult(status: 0, stdout: "next\n"))
    await shell.close()
  }

  @Test func aCommandThatCannotBeQuotedLeavesTheSessionUsable() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    #expect(try await shell.exchangeError(["echo", "a\0b"]).code == .misuse)
    #expect(try await shell.run(["echo", "next"]).line == "next")
    await shell.close()
  }

  @Test func aFloodEndsTheSessionAndNoOther() async throws {
    var host = try TestHost()
    let other = try await host.connect()
    host.options.outputLimit = 1 << 20
    let shell = try await host.connect()
    let error = try await shell.exchangeError(["yes"])
    #expect(error.code == .tooMuchOutput)
    #expect(error.message.hasSuffix("exchange: the commands printed more than 1048576 bytes"))
    #expect(try await other.run(["echo", "here"]).line == "here")
    await other.close()
  }

  @Test func aCommandThatNeverStopsPrintingIsGivenUpAtTheDeadline() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let error = try await shell.exchangeError(
      ["sh", "-c", "while :; do echo on and on; done"], timeout: .milliseconds(300))
    #expect(error.code == .timedOut)
  }

  @Test func theShellMayBeStartedByAnotherCommand() async throws {
    var host = try TestHost()
    host.options.startCommand = ["env", "SWPLAY_TEST=it's there", "/bin/sh"]
    let shell = try await host.connect()
    #expect(try await shell.value(of: "$SWPLAY_TEST") == "it's there")
    let large = TestBytes.make(1 << 20)
    #expect(try await shell.run(ShellCommand(["wc", "-c"], input: large)).line == "1048576")
    await shell.close()
  }

  @Test func whatTheLoginShellPrintsIsNoAnswer() async throws {
    var host = try TestHost()
    host.options.startCommand = ["sh", "-c", "echo welcome; echo news >&2; exec /bin/sh"]
    let shell = try await host.connect()
    #expect(try await shell.run(["echo", "first"]) == CommandResult(status: 0, stdout: "first\n"))
    await shell.close()
  }

  @Test func anAccountThatIsNotAvailableSaysSo() async throws {
    var host = try TestHost()
    host.options.startCommand = ["sh", "-c", "echo This account is not available; exit 1"]
    let shell = try await host.connect()
    let error = try await shell.exchangeError(["true"])
    #expect(error.message.hasSuffix("ended with status 1: This account is not available"))
  }

  @Test func aServerThatAllowsOneChannelOnlySaysSoBeforeAnUpload() async throws {
    let host = try TestHost(SSHServer(configuration: ["MaxSessions 1"]))
    let shell = try await host.connect()
    let error = try await shell.exchangeError(
      ShellCommand(["wc"], input: TestBytes.make(1 << 20)))
    #expect(error.phase == .upload)
    #expect(error.code == .shellFailed)
    #expect(error.message.contains("the server refuses to start a program: "))
  }

  @Test func aShellThatDoesNotStartSaysWhy() async throws {
    var host = try TestHost()
    host.options.startCommand = ["sh", "-c", "echo not permitted >&2; exit 7"]
    let shell = try await host.connect()
    let error = try await shell.exchangeError(["true"])
    #expect(error.code == .shellFailed)
    #expect(error.message.hasSuffix("ended with status 7: not permitted"))
  }
}
