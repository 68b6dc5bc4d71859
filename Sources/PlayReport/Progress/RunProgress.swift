import PlayEngine

/// Puts the events of a run, in which every host is somewhere else, in the order of the playbook.
struct RunProgress {
  /// Something whose turn has come.
  enum Turn {
    case play(PlayReference, hosts: [String])
    case task([TaskReport])
  }

  /// Plays that are not yet told to the end.
  private var plays: [PlayProgress] = []
  private var isAnnounced = false
  /// Hosts that no later play reaches either.
  private var lost: Set<String> = []

  mutating func start(_ play: PlayReference, hosts: [String]) {
    // The same play again is its next batch of hosts.
    finish(play)
    plays.append(PlayProgress(play, hosts: hosts))
    for host in lost { plays[plays.count - 1].leave(host) }
  }

  mutating func settle(_ report: TaskReport) {
    if !plays.contains(where: { $0.play.index == report.task.play.index }) {
      plays.append(PlayProgress(report.task.play, hosts: [report.host]))
    }
    change(report.task.play) { $0.settle(report) }
  }

  mutating func leave(_ host: String, from play: PlayReference) {
    change(play) { $0.leave(host) }
  }

  /// Nothing more comes from this host in the whole run.
  mutating func lose(_ host: String) {
    lost.insert(host)
    for index in plays.indices { plays[index].leave(host) }
  }

  mutating func finish(_ play: PlayReference) { change(play) { $0.finish() } }

  mutating func finishAll() {
    for index in plays.indices { plays[index].finish() }
  }

  mutating func takeTurns() -> [Turn] {
    var turns: [Turn] = []
    // A copy of the play would be alive while it is changed, and everything in it be copied then.
    while !plays.isEmpty {
      if !isAnnounced { turns.append(.play(plays[0].play, hosts: plays[0].hosts)) }
      isAnnounced = true
      while let reports = plays[0].takeSettled() { turns.append(.task(reports)) }
      guard plays[0].isFinished else { break }
      plays.removeFirst()
      isAnnounced = false
    }
    return turns
  }

  /// Changes the latest batch of a play.
  private mutating func change(_ play: PlayReference, _ body: (inout PlayProgress) -> Void) {
    guard let index = plays.lastIndex(where: { $0.play.index == play.index }) else { return }
    body(&plays[index])
  }
}
