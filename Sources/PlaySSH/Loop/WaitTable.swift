#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All waits of a loop.
///
/// Deadlines are found by looking at every wait: poll(2) does the same with the descriptors, so a
/// heap would not make the loop's turn cheaper.
struct WaitTable {
  /// What poll(2) is to wait for.
  struct Polling {
    var descriptors: [pollfd] = []
    /// Which wait each descriptor is for.
    var tickets: [Wait.Ticket] = []
    var deadline: ContinuousClock.Instant?
  }

  private var waits: [Wait.Ticket: Wait] = [:]
  /// Ends that came before their wait.
  private var early: [Wait.Ticket: Wait.End] = [:]
  private var ended: [(CheckedContinuation<Wait.End, Never>, Wait.End)] = []
  /// No deadline is before this one.
  private var nearest: ContinuousClock.Instant?
  private var lastTicket: Wait.Ticket = 0

  mutating func makeTicket() -> Wait.Ticket {
    lastTicket += 1
    return lastTicket
  }

  /// Adds a wait; it has ended already when its end came first.
  mutating func add(_ wait: Wait, _ ticket: Wait.Ticket) {
    if let end = early.removeValue(forKey: ticket) {
      ended.append((wait.continuation, end))
    } else {
      waits[ticket] = wait
      nearest = min(nearest ?? wait.deadline, wait.deadline)
    }
  }

  /// Ends a wait, also one that will only be added.
  mutating func end(_ ticket: Wait.Ticket, _ end: Wait.End) {
    if let wait = waits.removeValue(forKey: ticket) {
      ended.append((wait.continuation, end))
    } else {
      early[ticket] = end
    }
  }

  /// Goes on with a wait for other descriptors, unless it has ended meanwhile.
  mutating func goOn(_ ticket: Wait.Ticket, for interests: [Wait.Interest]) {
    waits[ticket]?.interests = interests
  }

  /// How the wait of a ticket looks at what has come, unless it has ended.
  func look(of ticket: Wait.Ticket) -> (() -> [Wait.Interest]?)? { waits[ticket]?.look }

  /// Forgets a ticket that will not be used again.
  mutating func forget(_ ticket: Wait.Ticket) { early[ticket] = nil }

  /// The waits that have ended since the last call, to be resumed by the caller.
  mutating func takeEnded() -> [(CheckedContinuation<Wait.End, Never>, Wait.End)] {
    defer { ended = [] }
    return ended
  }

  /// Whether `takeEnded` would return something.
  var hasEnded: Bool { !ended.isEmpty }

  /// The descriptors to poll, with the tickets that wait for them, and the nearest deadline.
  mutating func polling() -> Polling {
    var polling = Polling()
    polling.descriptors.reserveCapacity(waits.count + 1)
    polling.tickets.reserveCapacity(waits.count)
    for (ticket, wait) in waits {
      polling.deadline = min(polling.deadline ?? wait.deadline, wait.deadline)
      for interest in wait.interests {
        polling.descriptors.append(
          pollfd(fd: interest.descriptor, events: interest.events, revents: 0))
        polling.tickets.append(ticket)
      }
    }
    nearest = polling.deadline
    return polling
  }

  /// Ends all waits whose deadline has passed.
  mutating func endOverdue(at now: ContinuousClock.Instant) {
    guard let nearest, nearest <= now else { return }
    for (ticket, wait) in waits where wait.deadline <= now { end(ticket, .deadline) }
  }
}
