import PlayLock

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One thread that runs an actor's jobs and, between them, waits for descriptors and deadlines.
///
/// As the actor's executor it makes the compiler prove that only this thread touches what the actor
/// keeps; libssh allows a session to be used by one thread at a time only. Jobs must not block.
final class EventLoop: SerialExecutor, TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var waits = WaitTable()
    var isPolling = false
    var isStopping = false
    var thread: pthread_t?

    /// The jobs that are due, which by now include those of the waits that have ended.
    mutating func takeJobs() -> [UnownedJob] {
      defer { jobs = [] }
      return jobs
    }

    /// Whether someone must end the loop's poll, so that it sees what was just added.
    mutating func mustWake() -> Bool {
      defer { isPolling = false }
      return isPolling
    }
  }

  private let state = Locked(State())
  private let pipe: WakeUpPipe

  init() throws(SystemCallFailure) {
    pipe = try WakeUpPipe()
    try Thread.start { [self] in run() }
  }

  /// Ends the thread once it has nothing left to run; no job may follow.
  func stop() { change { $0.isStopping = true } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    change { $0.jobs.append(job) }
  }

  func checkIsolated() { precondition(isCurrent) }

  /// Whether the caller runs on the loop's thread.
  var isCurrent: Bool {
    state.withLock { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
  }

  /// Runs the part of a task that waits on the loop; `body` must be a closure that captures its actor, one
  /// of the loop.
  ///
  /// A task that does not prefer the loop takes a turn through the pool of threads whenever a wait of it
  /// ends. It also takes a turn of the loop whenever it enters a closure, in which others may change
  /// what it has just looked at.
  func run<Value, Failure: Error>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    try await withTaskExecutorPreference(self, operation: body)
  }

  /// Whether the caller is in an actor of the loop, and its task prefers the loop.
  private func isHome(_ isolation: (any Actor)?) -> Bool {
    isCurrent && isolation != nil
      && withUnsafeCurrentTask { $0?.unownedTaskExecutor } == asUnownedTaskExecutor()
  }

  /// Suspends the caller until one of the descriptors is ready, ``settle(_:_:)`` is called with the
  /// ticket that `start` gets, the deadline passes, or the task is cancelled.
  ///
  /// `look` is called when a descriptor is ready, and says for which others the wait goes on; `nil` ends
  /// it. The caller sleeps on meanwhile, since to wake it up takes a turn through the pool of threads.
  func wait(
    for interests: [Wait.Interest], until deadline: ContinuousClock.Instant,
    isolation: isolated (any Actor)? = #isolation, start: (Wait.Ticket) -> Void,
    look: @escaping () -> [Wait.Interest]?
  ) async -> Wait.End {
    assert(isHome(isolation), "what waits must be in run(isolation:_:) and in an actor of the loop")
    let ticket = state.withLock { $0.waits.makeTicket() }
    defer { state.withLock { $0.waits.forget(ticket) } }
    return await withTaskCancellationHandler {
      // A closure runs where its context does only when it captures the isolation; without this,
      // every wait would take a turn through the pool, which may be busy.
      _ = isolation
      return await withCheckedContinuation { continuation in
        let wait = Wait(
          interests: interests, deadline: deadline, look: look, continuation: continuation)
        change { $0.waits.add(wait, ticket) }
        start(ticket)
      }
    } onCancel: {
      settle(ticket, .cancelled)
    }
  }

  /// Ends a wait, from any thread.
  func settle(_ ticket: Wait.Ticket, _ end: Wait.End) { change { $0.waits.end(ticket, end) } }

  private func change(_ change: (inout State) -> Void) {
    let mustWake = state.withLock { state in
      change(&state)
      return state.mustWake()
    }
    if mustWake { pipe.wake() }
  }

  private func run() {
    state.withLock { $0.thread = pthread_self() }
    while true {
      while runJobs() {}
      if state.withLock({ $0.isStopping && $0.jobs.isEmpty }) { return }
      waitForEvents()
    }
  }

  /// Runs the jobs that are due; returns whether there were any.
  ///
  /// Those that they ask for come next, and the descriptors only when nothing is left to run: to look at
  /// them takes a call of the system with all of them, while most jobs last some microseconds. That does
  /// not put them off for ever, since the work on each host soon waits for an answer.
  private func runJobs() -> Bool {
    for (continuation, end) in state.withLock({ $0.waits.takeEnded() }) {
      continuation.resume(returning: end)
    }
    let jobs = state.withLock { $0.takeJobs() }
    for job in jobs {
      job.runSynchronously(
        isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
    return !jobs.isEmpty
  }

  private func waitForEvents() {
    var (polling, timeout) = state.withLock { state in
      let isIdle = state.jobs.isEmpty && !state.waits.hasEnded
      state.isPolling = isIdle
      let polling = state.waits.polling()
      return (polling, isIdle ? Self.milliseconds(until: polling.deadline) : 0)
    }
    polling.descriptors.append(pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0))
    let count = poll(&polling.descriptors, nfds_t(polling.descriptors.count), timeout)
    state.withLock { $0.isPolling = false }
    if count > 0 {
      if polling.descriptors.last?.revents != 0 { pipe.drain() }
      for (descriptor, ticket) in zip(polling.descriptors, polling.tickets)
      where descriptor.revents != 0 { look(ticket) }
    }
    state.withLock { $0.waits.endOverdue(at: .now) }
  }

  /// Lets a wait look at what has come, and goes on with it or ends it.
  private func look(_ ticket: Wait.Ticket) {
    // Another look, or another thread, may have ended it.
    guard let look = state.withLock({ $0.waits.look(of: ticket) }) else { return }
    let interests = look()
    state.withLock { state in
      if let interests {
        state.waits.goOn(ticket, for: interests)
      } else {
        state.waits.end(ticket, .ready)
      }
    }
  }

  /// The time until a deadline as poll(2) takes it, rounded up so that the loop does not spin.
  private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let left = ContinuousClock.now.duration(to: deadline) / Duration.milliseconds(1)
    return Int32(min(max(left.rounded(.up), 0), 60_000))
  }
}
