/// A part of a configuration, in the order of the file.
indirect enum ConfigurationItem: Sendable {
  /// A setting with its arguments.
  case setting(ConfigurationLine)
  /// The beginning of a block for hosts whose names fit one of these patterns.
  case host([String])
  /// The beginning of a block with conditions.
  case match([MatchCondition])
  /// What other files hold, which counts where the block around it does.
  case included([ConfigurationItem])
}

/// A condition of `Match`.
struct MatchCondition: Sendable, Equatable {
  /// What is looked at.
  enum Subject: String, Sendable {
    case all
    case canonical
    case final
    case host
    case originalhost
    case user
    case localuser
  }

  let subject: Subject
  /// The patterns, with commas between them; empty for those that need none.
  let patterns: [Substring]
  let isNegated: Bool
}

extension ConfigurationItem {
  /// Reads the conditions of a line with `Match`; `nil` for one that this program cannot decide.
  static func conditions(
    of line: ConfigurationLine
  ) throws(SSHConfigurationMistake) -> [MatchCondition]? {
    var words = line.arguments[...]
    var conditions: [MatchCondition] = []
    guard !words.isEmpty else {
      throw SSHConfigurationMistake(line.place, "Match needs a condition, such as \"all\"")
    }
    while var name = words.popFirst() {
      var argument: String?
      if let equals = name.utf8.firstIndex(of: UInt8(ascii: "=")) {
        argument = String(name[name.utf8.index(after: equals)...])
        name = String(name[..<equals])
      }
      let isNegated = name.hasPrefix("!")
      if isNegated { name.removeFirst() }
      guard let subject = MatchCondition.Subject(rawValue: name.lowercased()) else { return nil }
      var patterns: [Substring] = []
      switch subject {
      case .all, .canonical, .final: break
      case .host, .originalhost, .user, .localuser:
        guard let text = argument ?? words.popFirst() else {
          throw SSHConfigurationMistake(line.place, "Match \(name) needs a pattern")
        }
        patterns = text.utf8.split(separator: UInt8(ascii: ",")).map { Substring($0) }
      }
      conditions.append(
        MatchCondition(subject: subject, patterns: patterns, isNegated: isNegated))
    }
    return conditions
  }
}

/// Lists of patterns in ssh_config(5), of which those with `!` refuse.
enum ConfigurationPattern {
  /// Whether a name fits one of the patterns and none of those that refuse.
  static func matches(_ name: String, _ patterns: some Sequence<some StringProtocol>) -> Bool {
    var isFound = false
    for pattern in patterns {
      if pattern.utf8.first == UInt8(ascii: "!") {
        let refused = String(decoding: pattern.utf8.dropFirst(), as: UTF8.self)
        if Wildcard.matches(name, refused) { return false }
      } else if Wildcard.matches(name, pattern) {
        isFound = true
      }
    }
    return isFound
  }
}
