import PlayEngine
import PlayModuleKit
import PlayReport
import PlayTestKit
import Testing

@Suite struct HTMLReportTests {
  private func page(_ events: [Event], title: String = "site.plan") -> String {
    let printed = Printed()
    var report = HTMLReport(title: title, masker: .none, write: printed.write)
    for event in events { report.receive(event) }
    return printed.text
  }

  @Test func theSampleRunIsWrittenAsRecorded() {
    #expect(Snapshot("run-check-html").problem(with: page(SampleRun.events(mode: .check))) == nil)
  }

  @Test func nothingBecomesAnElement() {
    let story = Story()
    let hostile = "<script>alert('1')</script>\" & \u{1B}[2J"
    let host = Recap.Host(name: hostile)
    let recap = Recap(hosts: [host], mode: .check, duration: .zero)
    let page = page(
      [
        story.report(
          hostile, story.task(0, hostile, role: nil), .changed,
          .changed(.value(hostile, from: hostile, to: nil))),
        .runFinished(recap),
      ], title: hostile)
    #expect(!page.contains("<script"))
    #expect(!page.contains("\u{1B}"))
    #expect(!page.contains("\u{241B}"))
    #expect(page.contains("<td><a href=\"#&lt;script&gt;alert('1')&lt;/script&gt;&quot; &amp; "))
  }
}
