import Foundation
import Testing

/// The commands that a check may send: those that read, each with the options with which it does so.
///
/// In `probe-commands.json` each is a list of words; `*` stands for one word, and `...` for the rest.
struct ProbeCommands {
  private let patterns: [[String]]

  init() throws {
    let path = Lab.root + "/Tests/EndToEndTests/ReadOnly/probe-commands.json"
    let data = try Data(contentsOf: URL(filePath: path))
    patterns = try #require(try JSONSerialization.jsonObject(with: data) as? [[String]])
  }

  func allows(_ words: [String]) -> Bool { patterns.contains { Self.matches(words, $0) } }

  private static func matches(_ words: [String], _ pattern: [String]) -> Bool {
    if pattern.last == "..." {
      let start = pattern.dropLast()
      return words.count >= start.count && zip(words, start).allSatisfy { $1 == "*" || $0 == $1 }
    }
    return words.count == pattern.count && zip(words, pattern).allSatisfy { $1 == "*" || $0 == $1 }
  }
}
