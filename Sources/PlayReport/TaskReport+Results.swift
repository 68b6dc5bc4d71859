import PlayData
import PlayEngine

extension TaskReport {
  /// The output of commands as lists of lines, which is there as text as well.
  static let linesOfOutput = ["stdout_lines", "stderr_lines"]

  /// The report without some keys of its results.
  func without(_ keys: [String]) -> TaskReport {
    func isHeld(by part: Part) -> Bool { keys.contains { part.result[$0] != nil } }
    return changingResults(of: isHeld) { $0.without(keys) }
  }

  /// The report without its results.
  var withoutResults: TaskReport {
    changingResults(of: { !$0.result.isEmpty }) { _ in ValueMap() }
  }

  private func changingResults(
    of isConcerned: (Part) -> Bool, _ change: (ValueMap) -> ValueMap
  ) -> TaskReport {
    guard parts.contains(where: isConcerned) else { return self }
    var report = self
    for index in parts.indices where isConcerned(parts[index]) {
      report.parts[index].result = change(parts[index].result)
    }
    return report
  }
}
