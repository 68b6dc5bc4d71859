/// How long something may take, counted from the moment the limit was made.
struct TimeLimit {
  let duration: Duration
  let deadline: ContinuousClock.Instant

  init(_ duration: Duration) {
    self.duration = duration
    deadline = .now + duration
  }

  init(until deadline: ContinuousClock.Instant) {
    duration = ContinuousClock.now.duration(to: deadline)
    self.deadline = deadline
  }
}
