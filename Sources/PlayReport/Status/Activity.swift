import PlayEngine

/// What the hosts are doing at the moment.
struct Activity {
  /// A host that is carrying out a task.
  struct Work {
    let host: String
    let task: TaskReference
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

  /// The hosts that are busy, the one whose task has been running for the longest time first.
  private(set) var works: [Work] = []

  mutating func start(_ task: TaskReference, on host: String, at start: ContinuousClock.Instant) {
    stop(host)
    works.append(Work(host: host, task: task, start: start))
  }

  /// The host's task has printed these lines.
  mutating func hear(_ lines: [String], from host: String) {
    change(host) { work in
      work.step = lines.lazy.compactMap(Self.step).last ?? work.step
      work.lastLine = lines.last
    }
  }

  /// The host's task goes on whatever becomes of the run.
  mutating func detach(_ host: String) {
    change(host) { $0.isDetached = true }
  }

  /// A file is on its way to the host.
  mutating func send(_ sent: Int, of total: Int, to host: String) {
    change(host) { $0.upload = sent < total ? (sent, total) : nil }
  }

  private mutating func change(_ host: String, _ body: (inout Work) -> Void) {
    guard let index = works.firstIndex(where: { $0.host == host }) else { return }
    body(&works[index])
  }

  /// The beginning of a line with which podman-build(1) announces a step; the steps of a stage are
  /// counted apart.
  private static func step(_ line: String) -> String? {
    line.prefixMatch(of: /(\[\d+\/\d+\] )?STEP \d+\/\d+/).map { String($0.output.0) }
  }

  /// The host has settled its task, or is gone.
  mutating func stop(_ host: String) { works.removeAll { $0.host == host } }
}
