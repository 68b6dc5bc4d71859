import PlayEngine

/// Shows how a task ended on all hosts of a play.
struct TaskText {
  let results: ResultText

  /// The title and every distinct result with the hosts that share it; empty when a person need not
  /// see the task at all.
  func lines(_ reports: [TaskReport]) -> [Line] {
    var order: [ResultText.Result] = []
    var hosts: [ResultText.Result: [String]] = [:]
    for report in reports {
      guard let result = results.result(of: report) else { continue }
      if hosts[result] == nil { order.append(result) }
      hosts[result, default: []].append(report.host)
    }
    guard let task = reports.first?.task, !order.isEmpty else { return [] }
    let kind = task.isHandler ? "handler " : ""
    return ["\(kind)\(task.title, .title)"]
      + order.flatMap { lines($0, hosts: HostList(hosts[$0] ?? [])) }
  }

  private func lines(_ result: ResultText.Result, hosts: HostList) -> [Line] {
    let start: Line = "  \(result.heading): "
    let width = results.options.showsUnchanged ? nil : results.width.map { $0 - start.count }
    return [start + "\(hosts.text(fitting: width))"]
      + result.details.map { $0.indented(by: 4) }
  }
}
