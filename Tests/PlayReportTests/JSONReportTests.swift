import PlayData
import PlayEngine
import PlayModuleKit
import PlayReport
import PlayTestKit
import Testing

@Suite struct JSONReportTests {
  private func lines(_ events: [Event], masker: Masker = .none) -> String {
    let printed = Printed()
    var report = JSONReport(masker: masker, write: printed.write)
    for event in events { report.receive(event) }
    return printed.text
  }

  private func part(_ part: TaskReport.Part, masker: Masker = .none) throws -> ValueMap {
    let story = Story()
    let text = lines([story.report("a", story.task(0, "T"), part.status, part)], masker: masker)
    let event = try JSON.read(Source(name: "line", text: text)).value.map
    return try #require(event?["parts"]?.list?.first?.map)
  }

  @Test func theSampleRunIsWrittenAsRecorded() {
    #expect(Snapshot("run-check-json").problem(with: lines(SampleRun.events(mode: .check))) == nil)
  }

  @Test func everyEventIsOneLineOfJSON() throws {
    let events = SampleRun.events(mode: .apply)
    let lines = lines(events).split(separator: "\n")
    #expect(lines.count == events.count)
    for line in lines {
      let value = try JSON.read(Source(name: "line", text: String(line))).value
      #expect(value.map?["event"]?.string != nil)
    }
  }

  @Test func contentThatIsNoTextIsBase64() throws {
    let difference = Difference.text("/f", from: nil, to: [0xFF, 0x00])
    let record = try part(.changed(difference))["differences"]?.list?.first?.map
    #expect(record?["before"] == .null)
    #expect(record?["after"] == ["base64": "/wA="])
  }

  @Test func aFileThatDiffersInASecretAloneIsMarked() throws {
    let difference = Difference.text(
      "/f", from: Array("a canary".utf8), to: Array("a ********".utf8))
    let record = try part(.changed(difference), masker: Masker([Secret("canary")]))["differences"]?
      .list?.first?.map
    #expect(record?["secret"] == true)
    #expect(record?["before"] == ["text": "a ********"])
  }

  @Test func whatATerminalObeysIsEscaped() throws {
    let message = "\u{1B}[2J\r\u{9B}2J\u{202E}\n\u{7F}"
    let text = lines([.unreachable(host: "a", reason: message)])
    #expect(
      text
        == #"{"event": "unreachable", "host": "a", "reason": "\u001b[2J\r\u009b2J\u202e\n\u007f"}"#
        + "\n")
    let value = try JSON.read(Source(name: "line", text: text)).value
    #expect(value.map?["reason"]?.string == message)
  }

  @Test func aSecretTaskHasNoParts() {
    let story = Story()
    let text = lines([
      story.report(
        "a", story.task(0, "T"), .changed, .changed(message: "pw", result: ["pw": "pw"]),
        isSecret: true)
    ])
    #expect(text.contains(#""secret": true"#))
    #expect(text.contains(#""parts": []"#))
    #expect(!text.contains("pw"))
  }

  @Test func aFanOutServesEveryConsumer() {
    let printed = [Printed(), Printed()]
    var fanOut = EventFanOut(printed.map { JSONReport(masker: .none, write: $0.write) })
    fanOut.receive(.connected(host: "a"))
    #expect(printed.map(\.text) == Array(repeating: lines([.connected(host: "a")]), count: 2))
  }
}
