import Glibc
import PlayShell
import PlayTestKit
import Testing

/// Commands that leave something running behind.
@Suite struct DetachedTests {
  @Test func theOutputOfADetachedCommandIsItsOwn() throws {
    let command = ShellCommand(
      ["sh", "-c", "echo out; echo err >&2; exit 5"], isDetached: true)
    let results = try LocalSession().run([
      command, ShellCommand(["true"], isDetached: true), ["echo", "next"],
    ])
    #expect(results[0] == CommandResult(status: 5, stdout: "out\n", stderr: "err\n"))
    #expect(results[1] == CommandResult(status: 0))
    #expect(results[2] == CommandResult(status: 0, stdout: "next\n"))
  }

  @Test func aDaemonThatWritesLateIsInNoLaterAnswer() throws {
    let session = try LocalSession()
    let folder = try TemporaryFolder()
    for pipe in ["go", "done"] { mkfifo(folder[pipe], 0o600) }
    // The daemon waits until it is told to write, and tells when it has written.
    let daemon = """
      echo early
      (read go <\(folder["go"]); echo late; echo late >&2; echo written >\(folder["done"])) &
      """
    let results = try session.run([
      ShellCommand(["sh", "-c", daemon], isDetached: true),
      ShellCommand(
        ["sh", "-c", "echo first; echo go >\(folder["go"]); cat \(folder["done"]); echo last"],
        isDetached: true),
      ["echo", "after"],
    ])
    #expect(results[0] == CommandResult(status: 0, stdout: "early\n"))
    #expect(results[1] == CommandResult(status: 0, stdout: "first\nwritten\nlast\n"))
    #expect(results[2] == CommandResult(status: 0, stdout: "after\n"))
  }
}
