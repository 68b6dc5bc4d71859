/// Those who wait on the loop for the same thing.
///
/// Belongs to the transport.
final class Waiters {
  private let loop: EventLoop
  private var tickets: Set<Wait.Ticket> = []

  init(loop: EventLoop) { self.loop = loop }

  func add(_ ticket: Wait.Ticket) { tickets.insert(ticket) }

  /// Forgets one whose wait has ended in another way.
  func remove(_ ticket: Wait.Ticket) { tickets.remove(ticket) }

  /// Ends all waits.
  func wake() {
    for ticket in tickets { loop.settle(ticket, .ready) }
    tickets = []
  }
}
