import PlayLock
import PlayReport

/// Takes what a report prints.
final class Printed: Sendable {
  private let storage = Locked("")

  /// The text so far, with the escape character as a picture so that snapshots can be read.
  var text: String {
    String(
      String.UnicodeScalarView(
        storage.withLock { $0 }.unicodeScalars.map { $0 == "\u{1B}" ? "\u{241B}" : $0 }))
  }

  @Sendable func write(_ text: String) { storage.withLock { $0 += text } }
}

extension Terminal {
  static let plain = Terminal(isInteractive: false)
  static let narrow = Terminal(isInteractive: true, width: 60, environment: ["NO_COLOR": "1"])
  static let colored = Terminal(isInteractive: true, width: 80)
}
