extension Duration {
  /// The duration for a person: `0.3 s`, `4 min 10 s`, `2 h 5 min`.
  var text: String {
    let (seconds, attoseconds) = components
    switch seconds {
    case ..<60:
      let tenths = seconds * 10 + attoseconds / 100_000_000_000_000_000
      return "\(tenths / 10).\(tenths % 10) s"
    case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
    default: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
    }
  }

  /// The duration for a person who watches it grow: `3 s`, `4 min 10 s`, `2 h 5 min`.
  var wholeText: String { components.seconds < 60 ? "\(components.seconds) s" : text }
}

extension Int {
  /// The number with its noun: `1 host`, `2 hosts`.
  func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
