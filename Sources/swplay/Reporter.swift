import PlayLock
import PlayEngine
import PlayReport

/// Hands events, which come from many hosts at once, to one report in one order.
final class Reporter: Sendable {
  private let consumer: Locked<any EventConsumer>

  init(_ consumer: any EventConsumer) { self.consumer = Locked(consumer) }

  func receive(_ event: Event) {
    consumer.withLock { $0.receive(event) }
  }
}
