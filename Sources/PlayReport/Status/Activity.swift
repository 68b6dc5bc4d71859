import PlayEngine

/// What the hosts are doing at the moment.
struct Activity {
  /// A host that is carrying out a task.
  struct Work {
    let host: String
    let task: TaskReference
    /// How many tasks were started before.
    let number: Int
    /// When the task started.
    let start: ContinuousClock.Instant
    /// Whether it goes on without its connection, and so without the run.
    var isDetached = false
    /// How many bytes of a file have been sent, and how many it has.
    var upload: (sent: Int, total: Int)?
    /// The step of a build, such as `STEP 3/12`.
    var step: String?
    /// The last line that it has printed.
    var lastLine: String?
  }

  /// By host, since with many of them one comes and one goes all the time.
  private var workOfHosts: [String: Work] = [:]
  private var startCount = 0

  /// Whether no host is busy.
  var isIdle: Bool { workOfHosts.isEmpty }

  /// The hosts that are busy, the one whose task has been running for the longest time first.
  var works: [Work] { workOfHosts.values.sorted { $0.number < $1.number } }

  mutating func start(_ task: TaskReference, on host: String, at start: ContinuousClock.Instant) {
    workOfHosts[host] = Work(host: host, task: task, number: startCount, start: start)
    startCount += 1
  }

  /// The host's task has printed these lines.
  mutating func hear(_ lines: [String], from host: String) {
    if let step = lines.lazy.compactMap(Self.step).last { workOfHosts[host]?.step = step }
    workOfHosts[host]?.lastLine = lines.last
  }

  /// The host's task goes on whatever becomes of the run.
  mutating func detach(_ host: String) {
    workOfHosts[host]?.isDetached = true
  }

  /// A file is on its way to the host.
  mutating func send(_ sent: Int, of total: Int, to host: String) {
    workOfHosts[host]?.upload = sent < total ? (sent, total) : nil
  }

  /// The beginning of a line with which podman-build(1) announces a step; the steps of a stage are
  /// counted apart.
  private static func step(_ line: String) -> String? {
    // Most lines are told by their first letters.
    guard line.hasPrefix("STEP ") || line.hasPrefix("[") else { return nil }
    return line.prefixMatch(of: /(\[\d+\/\d+\] )?STEP \d+\/\d+/).map { String($0.output.0) }
  }

  /// The host has settled its task, or is gone.
  mutating func stop(_ host: String) { workOfHosts[host] = nil }
}
