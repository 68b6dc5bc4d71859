import PlayEngine
import PlayReport
import Synchronization

/// Hands events, which come from many hosts at once, to one report in one order.
final class Reporter: Sendable {
  private let consumer: Mutex<any EventConsumer>

  init(_ consumer: any EventConsumer) { self.consumer = Mutex(consumer) }

  func receive(_ event: Event) {
    consumer.withLock { $0.receive(event) }
  }
}
