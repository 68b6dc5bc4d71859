import PlayEngine

/// The tasks of a play that some hosts have settled and others not yet.
///
/// A pure state machine: reports go in as the hosts finish them, and tasks come out in the order of
/// the play, each when no host that is still in the play can report it any more.
struct PlayProgress {
  let play: PlayReference
  /// All hosts of the play, in order.
  let hosts: [String]
  private(set) var isFinished = false
  private var active: Set<String>
  /// The index of the last task that each host has settled.
  private var reached: [String: Int] = [:]
  private var pending: [TaskReference: [TaskReport]] = [:]

  init(_ play: PlayReference, hosts: [String]) {
    self.play = play
    self.hosts = hosts
    active = Set(hosts)
  }

  mutating func settle(_ report: TaskReport) {
    reached[report.host] = report.task.index
    pending[report.task, default: []].append(report)
  }

  /// Nothing more comes from this host.
  mutating func leave(_ host: String) { active.remove(host) }

  /// Nothing more comes from any host.
  mutating func finish() {
    active = []
    isFinished = true
  }

  /// Takes the next task that is settled; the reports are in the order of the hosts.
  mutating func takeSettled() -> [TaskReport]? {
    let first = pending.keys.min { ($0.index, $0.position) < ($1.index, $1.position) }
    guard let task = first, let reports = pending[task] else { return nil }
    let reporters = Set(reports.map(\.host))
    let isSettled = active.allSatisfy { host in
      reporters.contains(host) || reached[host].map { $0 >= task.index } == true
    }
    guard isSettled else { return nil }
    pending[task] = nil
    let order = Dictionary(hosts.enumerated().map { ($1, $0) }) { first, _ in first }
    return reports.enumerated().sorted { left, right in
      (order[left.element.host] ?? hosts.count, left.offset)
        < (order[right.element.host] ?? hosts.count, right.offset)
    }.map(\.element)
  }
}
