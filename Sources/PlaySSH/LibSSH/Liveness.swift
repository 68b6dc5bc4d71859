/// Whether a host still gives signs of life.
///
/// Everything that arrives is one. When nothing has arrived for a while the host is asked for one;
/// when nothing comes of that several times in a row, it is gone. Times are counted by the questions
/// and not by the clock, which goes on while the controller sleeps.
struct Liveness {
  /// What to do at a moment.
  enum Step: Equatable {
    /// The host has said something, or has time left until then.
    case wait(until: ContinuousClock.Instant)
    /// Nothing has come for a while.
    case ask
    /// The host has not answered.
    case giveUp(after: Duration)
  }

  private let interval: Duration
  private let limit: Int
  private var received: UInt64 = 0
  private var unanswered = 0
  private var due: ContinuousClock.Instant

  /// Starts to watch.
  ///
  /// - Parameters:
  ///   - interval: How long a host may be silent before it is asked.
  ///   - limit: How many questions in a row it may leave unanswered.
  ///   - now: The moment.
  init(interval: Duration, limit: Int, now: ContinuousClock.Instant) {
    (self.interval, self.limit) = (interval, limit)
    due = now + interval
  }

  /// Looks at how much has been received by now; of every step ``Step/ask`` the host must be asked.
  mutating func step(received: UInt64, now: ContinuousClock.Instant) -> Step {
    if received != self.received {
      self.received = received
      unanswered = 0
      due = now + interval
    }
    guard now >= due else { return .wait(until: due) }
    guard unanswered < limit else { return .giveUp(after: interval * (limit + 1)) }
    unanswered += 1
    due = now + interval
    return .ask
  }
}
