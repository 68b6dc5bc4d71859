import PlayEngine

/// Shows what the hosts are doing, one line for each busy host.
struct StatusText {
  let size: Terminal.Size

  /// The lines at a moment: as wide as the terminal and at most half as high, so that results can
  /// be read above them.
  func lines(_ activity: Activity, at now: ContinuousClock.Instant) -> [Line] {
    let limit = max(2, size.rows / 2)
    let works = activity.works
    let shown = works.count > limit ? works.prefix(limit - 1) : works[...]
    let times = shown.map { $0.start.duration(to: now).wholeText }
    let widths = (shown.map(\.host.count).max() ?? 0, times.map(\.count).max() ?? 0)
    var lines = zip(shown, times).map { work, time -> Line in
      "\(work.host.padded(to: widths.0))  \(time.padded(to: widths.1), .faint)  \(work.task.title)"
        + Self.news(of: work)
    }
    if shown.count < works.count {
      lines.append("… and \((works.count - shown.count).of("more host"))")
    }
    // In the last column some terminals wait to wrap.
    return lines.map { $0.cut(to: size.columns - 1) }
  }

  /// What is being sent, the step of a build, and what was printed last.
  private static func news(of work: Activity.Work) -> Line {
    // The line that announces the step says so itself.
    let step = work.step.flatMap { work.lastLine?.hasPrefix($0) == true ? nil : $0 }
    return [work.upload.map(text), step, work.lastLine].compactMap(\.self).reduce("") {
      $0 + "  \($1, .faint)"
    }
  }

  private static func text(_ upload: (sent: Int, total: Int)) -> String {
    "\(megabytes(upload.sent)) of \(megabytes(upload.total)) MB sent"
  }

  private static func megabytes(_ bytes: Int) -> String {
    let tenths = bytes / 100_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
