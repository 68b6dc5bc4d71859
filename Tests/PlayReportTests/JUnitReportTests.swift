import Foundation
import PlayData
import PlayEngine
import PlayModuleKit
import PlayReport
import PlayTestKit
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct JUnitReportTests {
  private func document(_ events: [Event], masker: Masker = .none) -> String {
    let printed = Printed()
    var report = JUnitReport(masker: masker, write: printed.write)
    for event in events { report.receive(event) }
    return printed.text
  }

  @Test(arguments: [RunMode.check, .apply])
  func sampleRunIsWrittenAsRecorded(mode: RunMode) {
    let text = document(SampleRun.events(mode: mode))
    #expect(Snapshot("run-\(mode.rawValue)-junit").problem(with: text) == nil)
  }

  @Test func whatXMLCannotHoldIsEscaped() throws {
    let story = Story()
    let host = Recap.Host(name: "a\"<&>\n")
    let failure = TaskFailure(phase: .apply, message: "]]> \u{0} \u{1B}[2J \u{FFFF} \"x\"")
    let text = document([
      story.report("a\"<&>\n", story.task(0, "<T>"), .failed(failure)),
      .runFinished(Recap(hosts: [host], mode: .apply, duration: .milliseconds(1500))),
    ])
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse(), "\(text)")
    #expect(text.contains(#"<testsuites name="swplay" time="1.500">"#))
    #expect(text.contains(#"message="]]&gt; \x00 \x1b[2J "# + "\u{FFFD} &quot;x&quot;\""))
  }

  @Test func secretsAreMasked() {
    let story = Story()
    let part = TaskReport.Part.changed(.value("x", from: nil, to: "canary"))
    let text = document(
      [
        .runStarted(mode: .check), story.report("a", story.task(0, "T canary"), .changed, part),
        .runFinished(
          Recap(hosts: [Recap.Host(name: "a")], mode: .check, duration: .zero)),
      ], masker: Masker(["canary"].map { .init($0) }))
    #expect(text.contains("********"))
    #expect(!text.contains("canary"))
  }
}
