import Foundation
import PlayShell
import PlayTestKit
import Testing

/// On the host, forks are what a session costs; framing and comparing must add none.
///
/// Counted with strace(1): the processes that the shell and its children start.
@Suite struct ForkTests {
  private let folder: TemporaryFolder
  private let stubs: Stubs

  init() throws {
    folder = try TemporaryFolder()
    stubs = try Stubs()
  }

  /// The forks that the commands cost.
  private func forks(
    of commands: [ShellCommand], ofShellAlone: Bool = false
  ) throws -> (count: Int, results: [CommandResult]) {
    let log = folder["strace-\(UUID().uuidString)"]
    let follow = ofShellAlone ? [] : ["-f"]
    let trace = ["strace", "-qq", "-e", "trace=fork,vfork,clone,clone3", "-e", "signal=none"]
    let session = try LocalSession(
      command: trace + follow + ["-o", log, "/bin/sh"], stubs: stubs)
    let results = try session.run(commands)
    // The folder's removal at the end is not the commands' cost.
    let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      .filter { !$0.contains("resumed") && !$0.contains("+++") }
    return (calls.count, results)
  }

  @Test func aCommandIsOneFork() throws {
    #expect(try forks(of: [["printf", "x"]]).count == 0)
    #expect(try forks(of: [["/bin/true"], ["/bin/false"], ["ls", "/"]]).count == 3)
    #expect(try forks(of: [["printf", "x"], ["cd", "/"]]).count == 1)
  }

  @Test func aCommandInAFolderIsOneFork() throws {
    #expect(try forks(of: [ShellCommand(["/bin/ls"], directory: "/")]).count == 1)
  }

  @Test func fortyQuestionsAreTwoForksAndOneForEachFileThatIsSent() throws {
    let names = (0..<40).map { "file \($0)" }
    for name in names { try folder.write("a\n", to: name) }
    try folder.write("b\n", to: names[7])
    let digest = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"
    let paths = names.map { folder[$0] }
    let commands =
      [ShellCommand(["stat"] + paths), ShellCommand(["swplay_digest"] + paths)]
      + paths.map { ShellCommand(["swplay_unless", digest, "100", $0]) }
    // The stub of sha256(1) is a script with forks of its own, so the shell's alone are counted.
    let (count, results) = try forks(of: commands, ofShellAlone: true)
    #expect(results.count { $0.status == HostFunction.sameStatus } == 39)
    #expect(results[9].stdout == "b\n")
    #expect(count == 3)
  }

  @Test func theDigestsProgramIsRunWithoutAShellInBetween() throws {
    try FileManager.default.removeItem(atPath: stubs.folder["sha256"])
    try FileManager.default.createSymbolicLink(
      atPath: stubs.folder["sha256"], withDestinationPath: "/bin/true")
    #expect(try forks(of: [["swplay_digest", "/etc/passwd"]]).count == 1)
  }

  @Test(arguments: [1, 5000]) func aFileIsWrittenInTwoForks(lines: Int) throws {
    let text = String(repeating: "it's a\n", count: lines)
    let file = FileWrite(path: folder["f"], content: Array(text.utf8), mode: "0644")
    // One more makes the session's folder.
    #expect(try forks(of: [file.command]).count == 3)
    #expect(try forks(of: [file.command, file.command]).count == 5)
    #expect(folder.text("f") == text)
  }

  @Test func theOutputOfADetachedCommandIsOneMore() throws {
    let quiet = ShellCommand(["/bin/true"], isDetached: true)
    let loud = ShellCommand(["/bin/echo", "x"], isDetached: true)
    #expect(try forks(of: [quiet, quiet]).count == 3)
    #expect(try forks(of: [quiet, loud]).count == 4)
  }
}
