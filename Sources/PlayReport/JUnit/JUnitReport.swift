public import PlayEngine

/// Writes a run as JUnit's XML, which servers for continuous integration show: a suite for each host,
/// and a case for each task.
///
/// A task that failed is a failure. In a check so is one that would change the host: the host has
/// drifted from what the playbook says.
public struct JUnitReport: EventConsumer {
  private let masker: Masker
  private let write: @Sendable (String) -> Void

  private var mode = RunMode.apply
  private var tasks: [String: [TaskReport]] = [:]

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - masker: Hides the secrets in everything that is written.
  ///   - write: Takes the whole document, when the run ends.
  public init(masker: Masker, write: @escaping @Sendable (String) -> Void) {
    self.masker = masker
    self.write = write
  }

  /// Collects what hosts come to, and writes the document behind the last event.
  public mutating func receive(_ event: Event) {
    switch event.masked(by: masker) {
    case .runStarted(let mode): self.mode = mode
    case .taskFinished(let report): tasks[report.host, default: []].append(report)
    case .runFinished(let recap): write(document(recap))
    case .playStarted, .playSkipped, .resumed, .connected, .connectionRetried, .connectionLost,
      .unreachable, .refused, .taskStarted, .taskRetried, .jobStarted, .jobOutput, .upload,
      .interrupted, .hostFinished, .playFinished:
      break
    }
  }

  private func document(_ recap: Recap) -> String {
    let suites = recap.hosts.map(suite)
    let root = XMLElement(
      "testsuites", [("name", "swplay"), ("time", recap.duration.decimal)], suites)
    return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + root.text
  }

  private func suite(_ host: Recap.Host) -> XMLElement {
    let reports = tasks[host.name] ?? []
    var cases = reports.map(testCase)
    func addError(_ name: String, _ reason: String, type: String) {
      let error = XMLElement("error", [("message", reason), ("type", type)])
      cases.append(XMLElement("testcase", [("name", name), ("classname", host.name)], [error]))
    }
    if let reason = host.unreachable { addError("connection", reason, type: "unreachable") }
    if let reason = host.refused {
      addError("plan", reason.joined(separator: "\n"), type: "refused")
    }
    func count(_ name: String) -> String {
      String(cases.count { $0.children.contains { $0.name == name } })
    }
    let time = reports.reduce(.zero) { $0 + $1.duration }
    return XMLElement(
      "testsuite",
      [
        ("name", host.name), ("tests", String(cases.count)), ("failures", count("failure")),
        ("errors", count("error")), ("skipped", count("skipped")), ("time", time.decimal),
      ], cases)
  }

  private func testCase(_ report: TaskReport) -> XMLElement {
    let attributes = [
      ("name", report.task.title), ("classname", report.task.play.name),
      ("file", report.task.position), ("time", report.duration.decimal),
    ]
    let options = ReportOptions(showsDifferences: true)
    let result = ResultText(mode: mode, options: options, width: nil).result(of: report)
    let text = result?.details.map { $0.rendered(withColor: false) }.joined(separator: "\n")
    return XMLElement(
      "testcase", attributes, outcome(of: report, text ?? "").map { [$0] } ?? [])
  }

  private func outcome(of report: TaskReport, _ text: String) -> XMLElement? {
    func element(_ name: String, _ message: String, type: String) -> XMLElement {
      XMLElement(name, [("message", message), ("type", type)], text: text)
    }
    switch report.status {
    case .unchanged: return text.isEmpty ? nil : XMLElement("system-out", [], text: text)
    case .skipped(let reason): return XMLElement("skipped", [("message", reason)])
    case .failed(let failure):
      return element("failure", failure.message, type: failure.phase.rawValue)
    case .ignored, .rescued: return XMLElement("system-out", [], text: text)
    case .changed where mode == .check && !report.parts.contains(where: \.isApplied):
      return element("failure", "would change", type: "drift")
    case .dependsOn(let task):
      return element("failure", "would change (after \(task))", type: "drift")
    case .changed: return XMLElement("system-out", [], text: text)
    }
  }
}

extension Duration {
  /// Seconds with three places, for programs.
  fileprivate var decimal: String {
    let (seconds, attoseconds) = components
    let digits = String(attoseconds / 1_000_000_000_000_000)
    return "\(seconds)." + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}
