import PlayShell
import Testing

@Suite struct CommandResultTests {
  @Test func linesEndAtNewlinesAlone() {
    let result = CommandResult(
      status: 0, stdout: "a\r\nb\u{2028}c\u{B}\n\nd", stderr: "x\r\ny\n")
    #expect(result.lines == ["a\r", "b\u{2028}c\u{B}", "d"])
    #expect(result.errorLines == ["x\r", "y"])
  }

  @Test(arguments: [("a\n\n", "a"), ("a\nb\n", "a\nb"), ("a\u{2028}\n", "a\u{2028}"), ("\n", "")])
  func theLineEndsBeforeItsNewlines(output: String, line: String) {
    #expect(CommandResult(status: 0, stdout: output).line == line)
  }

  @Test func whatIsNoUTF8BecomesAReplacement() {
    #expect(CommandResult(status: 0, output: [0x61, 0xFF]).stdout == "a\u{FFFD}")
  }
}
