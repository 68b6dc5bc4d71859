import PlayEngine
import PlayReport
import PlayTestKit
import Testing

/// What a person reads of a whole run.
@Suite struct SampleRunTests {
  private static let variants: [(String, RunMode, Terminal, ReportOptions)] = [
    ("check", .check, .plain, ReportOptions()),
    ("check-diff", .check, .plain, ReportOptions(showsDifferences: true)),
    ("check-verbose", .check, .plain, ReportOptions(verbosity: 1)),
    ("check-very-verbose", .check, .plain, ReportOptions(verbosity: 2, showsDifferences: true)),
    ("check-diff-color", .check, .colored, ReportOptions(verbosity: 1, showsDifferences: true)),
    ("apply", .apply, .plain, ReportOptions()),
    ("apply-narrow", .apply, .narrow, ReportOptions(verbosity: 1)),
  ]

  @Test(arguments: variants)
  func readsAsRecorded(name: String, mode: RunMode, terminal: Terminal, options: ReportOptions) {
    let printed = Printed()
    var report = HumanReport(
      screen: Screen(terminal: terminal, write: printed.write), options: options, masker: .none)
    for event in SampleRun.events(mode: mode) { report.receive(event) }
    #expect(Snapshot("run-\(name)").problem(with: printed.text) == nil)
  }
}
