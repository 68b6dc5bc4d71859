import PlayEngine

/// Shows how a task ended on all hosts of a play.
struct TaskText {
  let results: ResultText

  /// The title and every distinct result with the hosts that share it; empty when a person need not
  /// see the task at all.
  func lines(_ reports: [TaskReport]) -> [Line] {
    let groups = groups(reports)
    guard let task = reports.first?.task, !groups.isEmpty else { return [] }
    let kind = task.isHandler ? "handler " : ""
    return ["\(kind)\(task.title, .title)"]
      + groups.flatMap { lines($0.result, hosts: HostList($0.hosts)) }
  }

  /// The distinct results, each with its hosts.
  private func groups(
    _ reports: [TaskReport]
  ) -> [(result: ResultText.Result, hosts: [String])] {
    var groups: [(result: ResultText.Result, hosts: [String])] = []
    var places: [ResultText.Result: Int] = [:]
    // Mostly a host reports the same as the one before it, which is seen sooner than put into words.
    var last: (report: TaskReport, place: Int?)?
    for report in reports {
      var place = last?.place
      if last?.report.isLike(report) != true {
        place = results.result(of: report).map { result in
          if let place = places[result] { return place }
          places[result] = groups.count
          groups.append((result, []))
          return groups.count - 1
        }
        last = (report, place)
      }
      if let place { groups[place].hosts.append(report.host) }
    }
    return groups
  }

  private func lines(_ result: ResultText.Result, hosts: HostList) -> [Line] {
    let start: Line = "  \(result.heading): "
    let width = results.options.showsUnchanged ? nil : results.width.map { $0 - start.count }
    return [start + "\(hosts.text(fitting: width))"]
      + result.details.map { $0.indented(by: 4) }
  }
}
