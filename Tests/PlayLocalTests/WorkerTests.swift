import PlayLocal
import PlayShell
import Testing

/// Chains that several workers run at the same time, with the real sh(1) of this machine.
@Suite(.timeLimit(.minutes(1))) struct WorkerTests {
  private func exchange(_ batch: Batch) async throws -> [CommandResult] {
    let shell = try await LocalShell.start()
    do {
      let answers = try await shell.exchange(batch)
      await shell.close()
      return answers
    } catch {
      await shell.close()
      throw error
    }
  }

  private func script(_ text: String, _ arguments: String...) -> ShellCommand {
    ShellCommand(["sh", "-c", text, "sh"] + arguments, isDetached: true)
  }

  @Test func chainsOfDifferentWorkersRunAtTheSameTimeAndAnswerInOrder() async throws {
    let folder = try await exchange(Batch(["mktemp", "-d"]))[0].line
    let pipe = folder + "/pipe"
    var batch = Batch()
    batch.append(["mkfifo", pipe])
    // Each waits for the other one.
    batch.append(
      chain: [(script("cat \"$1\"; echo err >&2", pipe), [0]), (script("exit 3"), [3])], worker: 0)
    batch.append(
      chain: [
        (script("echo through > \"$1\"; exit 1", pipe), [0]), (script("echo never"), [0]),
      ], worker: 1)
    batch.append(chain: [(script("echo next"), [0])], worker: 1)
    batch.append(["rm", "-r", folder])
    #expect(
      try await exchange(batch) == [
        CommandResult(status: 0),
        CommandResult(status: 0, stdout: "through\n", stderr: "err\n"), CommandResult(status: 3),
        CommandResult(status: 1), CommandResult(status: nil),
        CommandResult(status: 0, stdout: "next\n"),
        CommandResult(status: 0),
      ])
  }

  @Test func workersWriteFilesIntoOneFolder() async throws {
    let folder = try await exchange(Batch(["mktemp", "-d"]))[0].line
    var batch = Batch()
    let paths = (0..<6).map { "\(folder)/file\($0)" }
    for (number, path) in paths.enumerated() {
      let file = FileWrite(path: path, content: Array("it's $\(number)\n".utf8), mode: "0644")
      batch.append(chain: [(file.command, [0])], worker: number % 3)
    }
    batch.append(ShellCommand(["cat"] + paths))
    batch.append(["ls", "-A", folder])
    batch.append(["rm", "-r", folder])
    let answers = try await exchange(batch)
    #expect(answers.allSatisfy { $0.status == 0 })
    #expect(answers[6].stdout == (0..<6).map { "it's $\($0)\n" }.joined())
    #expect(answers[7].lines.count == 6)
  }
}

extension Batch {
  fileprivate init(_ command: ShellCommand) {
    self.init()
    append(command)
  }
}
