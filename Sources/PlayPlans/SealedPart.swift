import PlayEngine

/// How a part of a task ended, by the name that reports have for it.
enum PartKind: String, Sendable {
  case unchanged
  case changed
  case depends
  case skipped
  case failed
  case ignored
  case rescued

  init(_ status: TaskStatus) {
    self =
      switch status {
      case .unchanged: .unchanged
      case .changed: .changed
      case .dependsOn: .depends
      case .skipped: .skipped
      case .failed: .failed
      case .ignored: .ignored
      case .rescued: .rescued
      }
  }
}

/// By what a part of a task is known again: how it ended, and the digest of its differences.
struct SealedPart: Hashable, Sendable {
  let kind: PartKind
  let digest: String

  init(kind: PartKind, digest: String) { (self.kind, self.digest) = (kind, digest) }

  /// Reads what ``text`` has written.
  init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 2, let kind = PartKind(rawValue: String(words[0])) else { return nil }
    self.init(kind: kind, digest: String(words[1]))
  }

  var text: String { "\(kind.rawValue) \(digest)" }
}
