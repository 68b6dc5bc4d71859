import PlayData
public import PlayEngine

/// Writes every event as one JSON object on its own line, for other programs.
///
/// The keys are described in `docs/json-output.md`; they are added to and not changed.
public struct JSONReport: EventConsumer {
  private let masker: Masker
  private let write: @Sendable (String) -> Void

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - masker: Hides the secrets in everything that is written.
  ///   - write: Takes text: whole lines, newlines included.
  public init(masker: Masker, write: @escaping @Sendable (String) -> Void) {
    self.masker = masker
    self.write = write
  }

  /// Writes the event's line.
  public mutating func receive(_ event: Event) {
    // JSON may hold characters that a terminal obeys; their escapes mean the same in JSON.
    write(JSON.write(.map(event.masked(by: masker).record)).visible + "\n")
  }
}
