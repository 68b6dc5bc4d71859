import PlayEngine

/// Tells somebody who has interrupted a run what happens now.
struct InterruptionText {
  /// Whether what is in progress is ended, and not finished.
  let isEnding: Bool

  /// The lines at a moment.
  func lines(_ activity: Activity, at now: ContinuousClock.Instant) -> [Line] {
    let title: Line = "\("interrupted", .failed)"
    func lines(ofJobs isDetached: Bool) -> [Line] {
      activity.works.filter { $0.isDetached == isDetached }.map { work -> Line in
        "  \(work.host): \(work.task.title), for \(work.start.duration(to: now).wholeText)"
      }
    }
    let works = lines(ofJobs: false)
    if isEnding {
      return works.isEmpty ? [title + " again"] : [title + " again; this is ended:"] + works
    }
    var text = [title + ": nothing new is started"]
    if !works.isEmpty {
      text = [title + ": nothing new is started, and this is finished first:"] + works
      text.append("Interrupt again (Ctrl-C) to end it.")
    }
    let jobs = lines(ofJobs: true)
    return jobs.isEmpty ? text : text + ["This goes on without the run:"] + jobs
  }
}
