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
  private let order: [String: Int]
  private var active: Set<String>
  /// The index of the last task that each host has settled.
  private var reached: [String: TaskPath] = [:]
  /// Tasks with reports that are not yet taken, in the order of the play.
  private var pending: [Pending] = []
  /// A host that the first pending task waits for; mostly it is the same one again.
  private var straggler: String?

  private struct Pending {
    let task: TaskReference
    var reports: [TaskReport] = []
    var hosts: Set<String> = []
  }

  init(_ play: PlayReference, hosts: [String]) {
    self.play = play
    self.hosts = hosts
    order = Dictionary(hosts.enumerated().map { ($1, $0) }) { first, _ in first }
    active = Set(hosts)
  }

  mutating func settle(_ report: TaskReport) {
    let task = report.task
    reached[report.host] = task.index
    let place = place(of: task)
    pending[place].reports.append(report)
    pending[place].hosts.insert(report.host)
  }

  private mutating func place(of task: TaskReference) -> Int {
    var (place, end) = (0, pending.count)
    while place < end {
      let middle = (place + end) / 2
      if pending[middle].task.index < task.index { place = middle + 1 } else { end = middle }
    }
    // Tasks share a place where hosts include different ones.
    while place < pending.count, pending[place].task.index == task.index {
      if pending[place].task == task { return place }
      place += 1
    }
    pending.insert(Pending(task: task), at: place)
    return place
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
    guard !pending.isEmpty else { return nil }
    if let straggler, isAwaited(straggler) { return nil }
    straggler = active.first(where: isAwaited)
    guard straggler == nil else { return nil }
    return inOrder(pending.removeFirst().reports)
  }

  /// Whether the first pending task waits for a host.
  private func isAwaited(_ host: String) -> Bool {
    active.contains(host) && !pending[0].hosts.contains(host)
      && reached[host].map { $0 < pending[0].task.index } ?? true
  }

  private func inOrder(_ reports: [TaskReport]) -> [TaskReport] {
    let places = reports.enumerated().map { (order[$1.host] ?? hosts.count, $0) }
    return places.sorted { $0 < $1 }.map { reports[$0.1] }
  }
}
