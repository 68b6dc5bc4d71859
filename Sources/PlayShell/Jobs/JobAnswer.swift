/// What a look at a job has shown.
struct JobAnswer: Sendable {
  /// How many bytes of each stream one look shows.
  static let limit = 1 << 20

  /// How a job is.
  enum State: Sendable, Equatable {
    /// Its supervisor has been asked for and is not at work yet.
    case starting
    /// It runs.
    case running
    /// It has ended with this status.
    case ended(Int32)
    /// It ended, and nobody knows how.
    case lost
  }

  /// How the job is.
  let state: State
  /// What it has printed on standard output since the last look.
  let output: [UInt8]
  /// What it has printed on standard error since the last look.
  let errors: [UInt8]

  /// Whether there is more to be seen at once.
  var isPartial: Bool { max(output.count, errors.count) >= Self.limit }

  /// Reads an answer; `nil` when it is none.
  init?(_ result: CommandResult) {
    guard let end = result.output.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let words = String(decoding: result.output[..<end], as: UTF8.self).split(separator: " ")
    guard words.count == 2, let status = Int32(words[1]) else { return nil }
    switch words[0] {
    case "starting": state = .starting
    case "running": state = .running
    case "ended": state = .ended(status)
    case "lost": state = .lost
    default: return nil
    }
    output = Array(result.output[(end + 1)...])
    errors = result.errors
  }
}
