import PlayData
public import PlayEngine

extension Event {
  /// The event as it may be shown: every consumer starts with this.
  public func masked(by masker: Masker) -> Event {
    switch self {
    case .runStarted, .playFinished, .hostFinished, .connected: self
    case .playStarted(let play, let hosts): .playStarted(play.masked(by: masker), hosts: hosts)
    case .playSkipped(let play, let reason):
      .playSkipped(play.masked(by: masker), reason: masker(reason))
    case .unreachable(let host, let reason): .unreachable(host: host, reason: masker(reason))
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
    TaskReference(
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
