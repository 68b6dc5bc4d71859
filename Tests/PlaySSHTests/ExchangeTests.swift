import PlayShell
import PlaySSH
import PlayTestKit
import Testing

@Suite struct ExchangeTests {
  @Test func commandsAnswerWithStatusAndBothStreams() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    var batch = Batch()
    batch.append(["echo", "hello"])
    batch.append(["sh", "-c", "echo wrong >&2; exit 3"])
    let results = try await shell.exchange(batch)
    #expect(
      results == [
        CommandResult(status: 0, stdout: "hello\n"),
        CommandResult(status: 3, stdout: "", stderr: "wrong\n"),
      ])
    await shell.close()
  }
}
