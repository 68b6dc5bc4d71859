import PlayData
import PlayEngine
import PlayModuleKit
import PlayReport

/// Events for tests: one play, its tasks, and what every host reports.
struct Story {
  var play = PlayReference(index: 0, name: "web servers")
  var mode = RunMode.check

  func task(
    _ index: Int, _ name: String, role: String? = "nginx", isHandler: Bool = false
  ) -> TaskReference {
    TaskReference(
      play: play, index: TaskPath([index]), name: name, role: role,
      position: "roles/nginx/tasks/main.json:\(index * 10 + 1):3", isHandler: isHandler)
  }

  func report(
    _ host: String, _ task: TaskReference, _ status: TaskStatus, _ parts: TaskReport.Part...,
    isSecret: Bool = false
  ) -> Event {
    .taskFinished(
      TaskReport(
        host: host, task: task,
        parts: parts.isEmpty ? [TaskReport.Part(status: status)] : parts, status: status,
        isSecret: isSecret))
  }

  /// What the events of one play look like when they are read.
  func text(
    _ events: [Event], hosts: [String] = ["web1", "web2", "web3"],
    terminal: Terminal = .plain, options: ReportOptions = ReportOptions(), masker: Masker = .none
  ) -> String {
    let printed = Printed()
    var report = HumanReport(
      screen: Screen(terminal: terminal, write: printed.write), options: options, masker: masker)
    report.receive(.runStarted(mode: mode))
    report.receive(.playStarted(play, hosts: hosts))
    for event in events { report.receive(event) }
    report.receive(.playFinished(play))
    return printed.text
  }

  /// The text of one task on one host, without the play's title.
  func text(
    of part: TaskReport.Part, options: ReportOptions = ReportOptions(), terminal: Terminal = .plain,
    masker: Masker = .none, isSecret: Bool = false
  ) -> String {
    let event = report("web1", task(0, "Do it", role: nil), part.status, part, isSecret: isSecret)
    let text = text(
      [event], hosts: ["web1"], terminal: terminal, options: options, masker: masker)
    return String(text.drop { $0 != "\n" }.dropFirst(2))
  }
}

extension TaskReport.Part {
  static func changed(
    _ differences: Difference..., label: String? = nil, message: String? = nil,
    warnings: [String] = [], commands: [String] = [], result: ValueMap = [:]
  ) -> TaskReport.Part {
    TaskReport.Part(
      label: label, status: .changed, differences: differences, message: message,
      warnings: warnings, commands: commands, result: result)
  }
}
