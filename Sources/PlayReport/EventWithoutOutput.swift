import PlayData
import PlayEngine

extension Event {
  /// The event without the output of commands as lists of lines, which is there as text as well.
  var withoutLines: Event {
    guard case .taskFinished(let report) = self else { return self }
    return .taskFinished(report.without(["stdout_lines", "stderr_lines"]))
  }
}

extension TaskReport {
  /// The report without some keys of its results.
  func without(_ keys: [String]) -> TaskReport {
    func isHeld(by part: Part) -> Bool { keys.contains { part.result[$0] != nil } }
    guard parts.contains(where: isHeld) else { return self }
    var report = self
    report.parts = parts.map { part in
      guard isHeld(by: part) else { return part }
      var part = part
      part.result = ValueMap(part.result.filter { !keys.contains($0.0) })
      return part
    }
    return report
  }
}
