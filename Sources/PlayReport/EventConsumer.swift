public import PlayEngine

/// Something that follows a run: a report, a log, a progress display.
///
/// Consumers are values; whoever runs the engine keeps them in one place and hands them one event
/// after the other.
public protocol EventConsumer: Sendable {
  /// Takes the next event.
  mutating func receive(_ event: Event)

  /// Shows what has changed with time alone; called several times a second.
  mutating func refresh()

  /// Shows what is left: nothing comes any more, whatever the run has come to.
  mutating func end()
}

extension EventConsumer {
  /// Most consumers depend on events alone.
  public mutating func refresh() {}

  /// Most consumers keep nothing back but for the next refreshment.
  public mutating func end() { refresh() }
}

/// Hands every event to several consumers in turn.
public struct EventFanOut: EventConsumer {
  private var consumers: [any EventConsumer]

  /// Serves these consumers.
  public init(_ consumers: [any EventConsumer]) { self.consumers = consumers }

  /// Hands the event on.
  public mutating func receive(_ event: Event) {
    for index in consumers.indices { consumers[index].receive(event) }
  }

  /// Hands it on.
  public mutating func refresh() {
    for index in consumers.indices { consumers[index].refresh() }
  }

  /// Hands it on.
  public mutating func end() {
    for index in consumers.indices { consumers[index].end() }
  }
}
