import PlayLock
import PlayEngine
import PlayReport

/// Hands events, which come from many hosts at once, to one report in one order.
final class Reporter: Sendable {
  private let consumer: Locked<any EventConsumer>

  init(_ consumer: any EventConsumer) { self.consumer = Locked(consumer) }

  func receive(_ event: Event) { receive([event]) }

  func receive(_ events: [Event]) {
    consumer.withLock { consumer in
      for event in events { consumer.receive(event) }
    }
  }

  /// Keeps what is shown up to date while `body` runs.
  func refreshing<Answer>(
    _ body: () async throws -> Answer
  ) async throws -> Answer {
    let refreshment = Task {
      while !Task.isCancelled {
        consumer.withLock { $0.refresh() }
        try await Task.sleep(for: .milliseconds(100))
      }
    }
    defer {
      refreshment.cancel()
      consumer.withLock { $0.end() }
    }
    return try await body()
  }
}
