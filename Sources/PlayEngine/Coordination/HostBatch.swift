import PlayModel

/// The hosts of a play that work at the same time, as far as they wait for one another.
///
/// Hosts ask before a coordinated task and tell when they have ended one. A host that is further on
/// than others never waits for them, so the one that is furthest behind can always go on.
actor HostBatch {
  private let hosts: [String]
  private let play: Play
  private let confirmation: RunOptions.Confirmation?
  private let onStop: @Sendable (StopSign) -> Void

  /// Where each host is that has a coordinated task before it or is at one.
  private var places: [String: TaskPath] = [:]
  /// The hosts that have ended their last coordinated task.
  private var left: Set<String> = []
  /// Whether no host starts a task before all have ended those before it.
  private let keepsStep: Bool
  /// The place of the hosts that are furthest behind, and how many they are.
  private var furthestBehind: (place: TaskPath, count: Int)
  private var failedCount = 0
  /// What tasks that run once have come to.
  private var outcomes: [TaskPath: SharedOutcome] = [:]
  /// The hosts that carry out a throttled task.
  private var busy: [TaskPath: Set<String>] = [:]
  /// What the person at the terminal said.
  private var answers: [TaskPath: Bool] = [:]
  private var asksNoMore = false
  private var isAsking = false

  private var waiting: [String: CheckedContinuation<Void, Never>] = [:]

  init(
    hosts: [String], play: Play, confirmation: RunOptions.Confirmation?,
    onStop: @escaping @Sendable (StopSign) -> Void
  ) {
    (self.hosts, self.play, self.confirmation, self.onStop) = (hosts, play, confirmation, onStop)
    keepsStep = play.strategy == .linear || confirmation != nil
    furthestBehind = (.start, hosts.count)
  }

  /// Suspends a host until it may carry out a task, or pass it by.
  ///
  /// - Throws: `CancellationError` when the run is interrupted meanwhile.
  func enter(_ host: String, _ item: AgendaStep.Item) async throws -> Permission {
    let path = item.reference.index
    move(host, to: path)
    while true {
      try _Concurrency.Task.checkCancellation()
      if isAnswered(path) {
        if answers[path] == false { return .declined }
        if let permission = permission(host, item) { return permission }
      } else if !isAsking, isTurn(of: path) {
        await ask(about: item)
        continue
      }
      await withTaskCancellationHandler {
        await withCheckedContinuation { waiting[host] = $0 }
      } onCancel: {
        _Concurrency.Task { await wake(host) }
      }
    }
  }

  /// Whether no host is still at a task before this one.
  private func isTurn(of path: TaskPath) -> Bool { furthestBehind.place >= path }

  /// Takes notice of where a host is; wakes those that wait for the hosts furthest behind when none of
  /// them is there any more.
  private func move(_ host: String, to place: TaskPath) {
    let before = places.updateValue(place, forKey: host) ?? .start
    guard before == furthestBehind.place, before != place else { return }
    furthestBehind.count -= 1
    guard furthestBehind.count == 0 else { return }
    let all = hosts.map { places[$0] ?? .start }
    let least = all.min() ?? .end
    furthestBehind = (least, all.count { $0 == least })
    wakeAll()
  }

  /// What a host may do at a task by now; `nil` when it has to wait.
  private func permission(_ host: String, _ item: AgendaStep.Item) -> Permission? {
    let path = item.reference.index
    let keywords = item.task.keywords
    if keywords.runsOnce, let outcome = outcomes[path] { return .adopted(outcome) }
    if keepsStep, !isTurn(of: path) { return nil }
    if keywords.runsOnce {
      // The first host that is not past the task carries it out.
      let first = hosts.first { !left.contains($0) && (places[$0] ?? .start) <= path }
      guard first == host else { return nil }
    }
    if let limit = keywords.throttle {
      guard busy[path, default: []].count < limit else { return nil }
      busy[path, default: []].insert(host)
    }
    return .granted
  }

  /// Whether the person at the terminal has said what to do with a task, or is not asked.
  private func isAnswered(_ path: TaskPath) -> Bool {
    confirmation == nil || asksNoMore || answers[path] != nil
  }

  /// Asks the person at the terminal once for all hosts.
  private func ask(about item: AgendaStep.Item) async {
    guard let confirmation else { return }
    isAsking = true
    let answer = await confirmation(item.reference)
    isAsking = false
    if answer == .toTheEnd { asksNoMore = true }
    answers[item.reference.index] = answer != .no
    wakeAll()
  }

  /// Takes what a host tells.
  func receive(_ note: BatchNote, from host: String) {
    switch note {
    case .finished(let path, let outcome):
      let isNews = outcome != nil && outcomes[path] == nil
      if isNews { outcomes[path] = outcome }
      let wasBusy = busy[path]?.remove(host) != nil
      move(host, to: path.appending(.max))
      // Who waits for the task that runs once, or for a free place, looks again.
      if isNews || wasBusy { wakeAll() }
    case .failed: countFailure(of: host)
    case .stop(let sign):
      onStop(sign)
      if sign.kind == .failure { countFailure(of: host) }
    }
  }

  /// A host has nothing left to do; one that cannot be reached counts as failed.
  func leave(_ host: String, isUnreachable: Bool) {
    guard left.insert(host).inserted else { return }
    for path in busy.keys { busy[path]?.remove(host) }
    if isUnreachable { countFailure(of: host) }
    move(host, to: .end)
    wakeAll()
  }

  private func countFailure(of host: String) {
    failedCount += 1
    guard let limit = play.maxFailPercentage,
      Double(failedCount) * 100 > limit * Double(hosts.count)
    else { return }
    let reason =
      "\(failedCount) of \(hosts.count) hosts failed, more than max_fail_percentage allows"
    onStop(
      StopSign(
        origin: nil, after: places[host] ?? .start, reason: reason, kind: .failure))
  }

  private func wake(_ host: String) { waiting.removeValue(forKey: host)?.resume() }

  private func wakeAll() { for host in waiting.keys { wake(host) } }
}

extension TaskPath {
  /// Before any task.
  static let start = TaskPath([])

  /// Behind all tasks.
  static let end = TaskPath([.max])
}
