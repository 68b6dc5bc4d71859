import PlayData
import PlayModuleKit
import PlayShell
import Testing

/// Texts and their lines are those that Ansible gives: `.rstrip("\r\n")` and `.splitlines()`.
@Suite struct CommandReportTests {
  private static let outputs: [(output: String, stdout: String, lines: [String])] = [
    ("", "", []),
    ("a\nb\n", "a\nb", ["a", "b"]),
    ("HTTP/1.1 200 OK\r\nA: b\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b", ["HTTP/1.1 200 OK", "A: b"]),
    ("1%\r2%\n", "1%\r2%", ["1%", "2%"]),
    ("a\n\r\n\nb", "a\n\r\n\nb", ["a", "", "", "b"]),
    ("–\u{2029}…x\u{84}\u{1C}y\u{1E}", "–\u{2029}…x\u{84}\u{1C}y\u{1E}", ["–", "…x\u{84}", "y"]),
    ("a\u{0B}b\u{2028}\u{301}c\u{85}", "a\u{0B}b\u{2028}\u{301}c\u{85}", ["a", "b", "\u{301}c"]),
  ]

  @Test(arguments: outputs) func theEndIsStrippedAndTheRestIsSplit(
    output: String, stdout: String, lines: [String]
  ) {
    let values = CommandReport(CommandResult(status: 0, stdout: output)).values
    #expect(values["stdout"] == .string(stdout))
    #expect(values["stdout_lines"] == .list(lines.map { .string($0) }))
    #expect(values["stderr_lines"] == [])
  }

  @Test func theEndMayBeKept() {
    let result = CommandResult(status: 1, stdout: "", stderr: "a\r\n\r\n")
    let values = CommandReport(result, stripsEmptyEnds: false).values
    #expect(values["stderr"] == "a\r\n\r\n")
    #expect(values["stderr_lines"] == ["a", ""])
    #expect(values["rc"] == 1)
  }
}
