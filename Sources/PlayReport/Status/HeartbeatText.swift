import PlayEngine

/// Tells in one line what the hosts are doing, for those who read a file and not a terminal.
struct HeartbeatText {
  /// The hosts that are carrying out the same task, the one that started first in front.
  private struct Group {
    let first: Activity.Work
    var hosts: [String]
  }

  /// The line at a moment; `nil` when no host is busy.
  func line(_ activity: Activity, at now: ContinuousClock.Instant) -> Line? {
    guard !activity.isIdle else { return nil }
    let groups = Self.groups(activity.works).map { group in
      let time = group.first.start.duration(to: now).wholeText
      let step = group.hosts.count == 1 ? group.first.step.map { ", \($0)" } ?? "" : ""
      return "\(HostList(group.hosts).text) with \"\(group.first.task.title)\" for \(time)\(step)"
    }
    return "still busy: \(groups.joined(separator: "; "))"
  }

  private static func groups(_ works: [Activity.Work]) -> [Group] {
    var groups: [Group] = []
    var places: [TaskReference: Int] = [:]
    for work in works {
      if let place = places[work.task] {
        groups[place].hosts.append(work.host)
      } else {
        places[work.task] = groups.count
        groups.append(Group(first: work, hosts: [work.host]))
      }
    }
    return groups
  }
}
