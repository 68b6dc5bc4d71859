import PlayReport
import Testing

@Suite struct TerminalTests {
  private static let environments: [(isInteractive: Bool, [String: String], usesColor: Bool)] = [
    (true, [:], true),
    (false, [:], false),
    (true, ["TERM": "dumb"], false),
    (true, ["TERM": "xterm"], true),
    (true, ["NO_COLOR": "1"], false),
    (true, ["NO_COLOR": ""], true),
    (true, ["CLICOLOR": "0"], false),
    (false, ["CLICOLOR_FORCE": "1"], true),
    (false, ["CLICOLOR_FORCE": "1", "TERM": "dumb"], true),
    (false, ["CLICOLOR_FORCE": "0"], false),
    (false, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
  ]

  @Test(arguments: environments) func theEnvironmentDecidesAboutColors(
    isInteractive: Bool, environment: [String: String], usesColor: Bool
  ) {
    let terminal = Terminal(isInteractive: isInteractive, environment: environment)
    #expect(terminal.usesColor == usesColor)
  }

  @Test(arguments: [
    ("a\r\nb\r\n", "a\\r\nb\\r\n"), ("a\nb", "a\nb"), ("a\u{1b}[1m\n", "a\\x1b[1m\n"),
  ])
  func linesStayLinesAndWhatElseWouldBeObeyedIsShown(text: String, shown: String) {
    #expect(text.visibleLines == shown)
  }

  @Test func aFileHasNoWidth() {
    let size = Terminal.Size(columns: 80, rows: 24)
    #expect(Terminal(isInteractive: false) { size }.width == nil)
    #expect(Terminal(isInteractive: true) { size }.width == 80)
  }
}
