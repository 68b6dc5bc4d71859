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
  /// The number of each host: its place among the hosts of the play.
  private var numbers: [String: Int]
  private var active: Set<Int>
  /// The index of the last task that each host has settled, by the host's number.
  private var reached: [TaskPath?]
  /// Tasks with reports that are not yet taken, in the order of the play.
  private var pending: [Pending] = []
  /// A host that the first pending task waits for; mostly it is the same one again.
  private var straggler: Int?

  private struct Pending {
    let task: TaskReference
    var reports: [(host: Int, report: TaskReport)] = []
    var hosts: Set<Int> = []
  }

  init(_ play: PlayReference, hosts: [String]) {
    self.play = play
    self.hosts = hosts
    numbers = Dictionary(hosts.enumerated().map { ($1, $0) }) { first, _ in first }
    active = Set(hosts.indices)
    reached = Array(repeating: nil, count: hosts.count)
  }

  mutating func settle(_ report: TaskReport) {
    let host = number(of: report.host)
    reached[host] = report.task.index
    let place = place(of: report.task)
    pending[place].reports.append((host, report))
    pending[place].hosts.insert(host)
  }

  /// The number of a host; one that the play does not know comes behind the others.
  private mutating func number(of host: String) -> Int {
    if let number = numbers[host] { return number }
    numbers[host] = reached.count
    reached.append(nil)
    return reached.count - 1
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
  mutating func leave(_ host: String) {
    if let number = numbers[host] { active.remove(number) }
  }

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
    let reports = pending.removeFirst().reports
    let order = reports.indices.sorted { (reports[$0].host, $0) < (reports[$1].host, $1) }
    return order.map { reports[$0].report }
  }

  /// Whether the first pending task waits for a host.
  private func isAwaited(_ host: Int) -> Bool {
    active.contains(host) && !pending[0].hosts.contains(host)
      && reached[host].map { $0 < pending[0].task.index } ?? true
  }
}
