/// How a piece of a line stands out on a terminal with colors.
enum Style: Sendable {
  case title
  case unchanged
  case changed
  case skipped
  case failed
  case unreachable
  case warning
  case added
  case removed
  case hunk
  case faint

  /// The parameters of ECMA-48's SGR sequence.
  private var parameters: String {
    switch self {
    case .title: "1"
    case .unchanged, .added: "32"
    case .changed, .warning: "33"
    case .removed: "31"
    case .skipped, .hunk: "36"
    case .failed: "1;31"
    case .unreachable: "1;35"
    case .faint: "2"
    }
  }

  /// The text between the sequence that sets the style and the one that ends it.
  func applied(to text: String) -> String { "\u{1B}[\(parameters)m\(text)\u{1B}[0m" }
}
