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
  private var waits: [Wait.Ticket: Wait] = [:]
  /// Ends that came before their wait.
  private var early: [Wait.Ticket: Wait.End] = [:]
  private var ended: [(CheckedContinuation<Wait.End, Never>, Wait.End)] = []
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

  /// Forgets a ticket that will not be used again.
  mutating func forget(_ ticket: Wait.Ticket) { early[ticket] = nil }

  /// The waits that have ended since the last call, to be resumed by the caller.
  mutating func takeEnded() -> [(CheckedContinuation<Wait.End, Never>, Wait.End)] {
    defer { ended = [] }
    return ended
  }

  /// Whether `takeEnded` would return something.
  var hasEnded: Bool { !ended.isEmpty }

  /// The descriptors to poll, with the tickets that wait for them.
  var descriptors: (polled: [pollfd], tickets: [Wait.Ticket]) {
    var polled: [pollfd] = []
    var tickets: [Wait.Ticket] = []
    for (ticket, wait) in waits {
      for interest in wait.interests {
        polled.append(pollfd(fd: interest.descriptor, events: interest.events, revents: 0))
        tickets.append(ticket)
      }
    }
    return (polled, tickets)
  }

  /// The nearest deadline.
  var deadline: ContinuousClock.Instant? { waits.values.lazy.map(\.deadline).min() }

  /// Ends all waits whose deadline has passed.
  mutating func endOverdue(at now: ContinuousClock.Instant) {
    for (ticket, wait) in waits where wait.deadline <= now { end(ticket, .deadline) }
  }
}
