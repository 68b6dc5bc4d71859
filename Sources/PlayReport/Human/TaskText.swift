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
    let title: Line = "\(kind)\(task.title, .title)"
    return groups.reduce(into: [title]) { lines, group in
      lines.append(heading(group.result, hosts: HostList(group.hosts)))
      for detail in group.result.details { lines.append(detail.indented(by: "    ")) }
    }
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
          let place = Self.place(of: result, in: &places)
          if place == groups.count { groups.append((result, [])) }
          // Where two hosts differ, mostly all do.
          if groups.count == 2 { places.reserveCapacity(reports.count) }
          return place
        }
        last = (report, place)
      }
      if let place { groups[place].hosts.append(report.host) }
    }
    return groups
  }

  /// The place of a result among the ones that were met; a new one gets the next.
  private static func place(
    of result: ResultText.Result, in places: inout [ResultText.Result: Int]
  ) -> Int {
    // Read as a default that stays in the dictionary, so that the result is hashed once.
    func keep(_ place: inout Int) -> Int { place }
    let next = places.count
    return keep(&places[result, default: next])
  }

  private func heading(_ result: ResultText.Result, hosts: HostList) -> Line {
    let width = results.options.showsUnchanged ? nil : results.width
    let rest = width.map { $0 - "  : ".count - result.heading.count }
    return "  \(result.heading): \(hosts.text(fitting: rest))"
  }
}
