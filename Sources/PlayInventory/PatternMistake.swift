import PlayData
import PlayRegex

/// What is wrong with a pattern of hosts; the only place where it is put into words.
enum PatternMistake {
  case empty
  case nothingAfter(Substring)
  case badRegex(String, RegularExpression.Mistake)
  case slowRegex(RegularExpression.WorkLimitExceeded)
  case badSubscript(String)
  case unknownName(String, hosts: [String], groups: [String])
  case matchesNothing(String)
  case outOfRange(String, index: Int, count: Int)

  func diagnostics(at position: Position?) -> Diagnostics {
    Diagnostics([Diagnostic(id: id, message, at: position, hint: hint)])
  }

  private var id: String {
    switch self {
    case .unknownName, .matchesNothing: "unknown-host"
    default: "host-pattern"
    }
  }

  private var message: String {
    switch self {
    case .empty: "the pattern names no hosts"
    case .nothingAfter(let mark): "expected a host or a group after '\(mark)'"
    case .badRegex(let text, _): "\"\(text)\" is not a regular expression"
    case .slowRegex(let error): "\(error)"
    case .badSubscript(let text): "[\(text)] selects no hosts"
    case .unknownName(let name, _, _): "there is no host or group \"\(name)\""
    case .matchesNothing(let text): "no host or group matches \"\(text)\""
    case .outOfRange(let text, let index, let count):
      "\"\(text)\" selects host \(index), but there \(count == 1 ? "is 1" : "are \(count)")"
    }
  }

  private var hint: String? {
    switch self {
    case .empty: "write all for every host"
    case .badRegex(_, let reason): "\(reason)"
    case .badSubscript: "write [0], [-1], [0:2] or [1:]; the end belongs to it"
    case .unknownName(let name, let hosts, let groups):
      Suggestion.nearest(to: name, among: groups + hosts).map { "did you mean \"\($0)\"?" }
        ?? Suggestion.hint(for: name, among: groups, listing: "there are the groups")
    case .outOfRange: "counting starts at 0"
    default: nil
    }
  }
}
