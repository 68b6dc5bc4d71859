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
  static let narrow = sized(60, 24, environment: ["NO_COLOR": "1"])
  static let colored = sized(80, 24)

  /// A terminal of this size.
  static func sized(
    _ columns: Int, _ rows: Int, environment: [String: String] = [:]
  ) -> Terminal {
    Terminal(isInteractive: true, environment: environment) { Size(columns: columns, rows: rows) }
  }
}
