import PlayEngine

/// What the hosts are doing right now, in one line.
struct Activity {
  /// Running tasks in the order in which they started, with their hosts.
  private var running: [(task: TaskReference, hosts: [String])] = []

  mutating func start(_ task: TaskReference, on host: String) {
    stop(host)
    if let index = running.firstIndex(where: { $0.task == task }) {
      running[index].hosts.append(host)
    } else {
      running.append((task, [host]))
    }
  }

  /// The host has settled its task, or is gone.
  mutating func stop(_ host: String) {
    for index in running.indices { running[index].hosts.removeAll { $0 == host } }
    running.removeAll { $0.hosts.isEmpty }
  }

  /// The task that has been running for the longest time; `nil` when nothing is.
  func line(width: Int) -> Line? {
    guard let first = running.first else { return nil }
    let more = running.count > 1 ? " and \((running.count - 1).of("more task"))" : ""
    let title: Line = "… \(first.task.title)\(more): "
    let hosts = HostList(first.hosts).text(fitting: width - title.count)
    return (title + "\(hosts)").cut(to: width)
  }
}
