import PlayData
public import PlayEngine

extension Event {
  /// The event as it may be shown: every consumer starts with this.
  public func masked(by masker: Masker) -> Event {
    switch self {
    case .runStarted, .interrupted, .playFinished, .hostFinished, .connected, .upload: self
    case .playStarted(let play, let hosts): .playStarted(play.masked(by: masker), hosts: hosts)
    case .playSkipped(let play, let reason):
      .playSkipped(play.masked(by: masker), reason: masker(reason))
    case .resumed(let host, let note): .resumed(host: host, note: masker(note))
    case .connectionRetried(let host, let reason, let attempt, let count):
      .connectionRetried(host: host, reason: masker(reason), attempt: attempt, of: count)
    case .unreachable(let host, let reason): .unreachable(host: host, reason: masker(reason))
    case .connectionLost(let host, let reason, let job):
      .connectionLost(host: host, reason: masker(reason), job: masker(job))
    case .jobStarted(let host, let job): .jobStarted(host: host, job: masker(job))
    case .jobOutput(let host, let job, let lines):
      .jobOutput(host: host, job: masker(job), lines: lines.map(masker.callAsFunction))
    case .refused(let host, let reason):
      .refused(host: host, reason: reason.map(masker.callAsFunction))
    case .taskStarted(let host, let task):
      .taskStarted(host: host, task: task.masked(by: masker))
    case .taskRetried(let host, let task, let attempt, let count):
      .taskRetried(host: host, task: task.masked(by: masker), attempt: attempt, of: count)
    case .taskFinished(let report): .taskFinished(report.masked(by: masker))
    case .runFinished(let recap): .runFinished(recap.masked(by: masker))
    }
  }
}

extension PlayReference {
  fileprivate func masked(by masker: Masker) -> PlayReference {
    PlayReference(index: index, name: masker(name))
  }
}

extension TaskReference {
  func masked(by masker: Masker) -> TaskReference {
    if masker.isIdle { return self }
    return TaskReference(
      play: play.masked(by: masker), index: index, name: masker(name),
      role: role.map(masker.callAsFunction), position: position, isHandler: isHandler)
  }
}

extension Recap {
  fileprivate func masked(by masker: Masker) -> Recap {
    var recap = self
    for index in recap.hosts.indices {
      recap.hosts[index].refused = hosts[index].refused?.map(masker.callAsFunction)
      recap.hosts[index].unreachable = hosts[index].unreachable.map(masker.callAsFunction)
      recap.hosts[index].stopped = hosts[index].stopped.map(masker.callAsFunction)
      recap.hosts[index].owedHandlers = hosts[index].owedHandlers.map(masker.callAsFunction)
    }
    recap.lostHandlers = lostHandlers.map { $0.masked(by: masker) }
    return recap
  }
}

extension Recap.LostHandler {
  fileprivate func masked(by masker: Masker) -> Recap.LostHandler {
    Recap.LostHandler(
      host: host,
      handler: OwedHandler(
        play: masker(handler.play), role: handler.role.map(masker.callAsFunction),
        name: masker(handler.name)))
  }
}
