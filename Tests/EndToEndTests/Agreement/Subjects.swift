import Foundation
import Testing

/// What generated playbooks are made of: things on a host, and the tasks that keep each in one of several
/// states.
struct Subjects {
  /// A thing on a host.
  private struct Subject {
    let name: String
    /// What must be there before; their first variants make it so.
    let needs: [String]
    /// How often it is part of a playbook, from 0 to 1.
    let odds: Double
    /// The tasks of each state, as JSON.
    let variants: [String]
  }

  private let subjects: [Subject]
  private let damages: [Substring]

  init() throws {
    let folder = Lab.root + "/Tests/EndToEndTests/Agreement"
    let data = try Data(contentsOf: URL(filePath: folder + "/subjects.json"))
    let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    subjects = try list.map { subject in
      Subject(
        name: try #require(subject["name"] as? String),
        needs: subject["needs"] as? [String] ?? [],
        odds: subject["odds"] as? Double ?? 0.5,
        variants: try #require(subject["variants"] as? [[Any]]).map(Self.text))
    }
    let text = try String(contentsOfFile: folder + "/damages.txt", encoding: .utf8)
    damages = text.split(separator: "\n")
  }

  private static func text(_ tasks: [Any]) throws -> String {
    let data = try JSONSerialization.data(
      withJSONObject: tasks, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self).dropFirst().dropLast().description
  }

  /// A playbook for one host.
  func playbook(for host: String, by dice: inout Dice) -> String {
    let chosen = subjects.filter { dice.isHit($0.odds) }
    let needed = Set(chosen.flatMap(\.needs))
    let tasks = subjects.compactMap { subject -> String? in
      if needed.contains(subject.name) { return filled(subject.variants[0], by: &dice) }
      guard chosen.contains(where: { $0.name == subject.name }) else { return nil }
      return filled(dice.pick(subject.variants), by: &dice)
    }
    return """
      {"hosts": "\(host)", "tasks": [
      \(tasks.joined(separator: ",\n"))
      ], "handlers": [
      {"name": "Restart nginx", "service": {"name": "nginx", "state": "restarted"}},
      {"name": "Restart redis", "service": {"name": "redis", "state": "restarted"}},
      {"name": "Note", "copy": {"dest": "/root/note", "content": "noted\\n"}}
      ]}
      """
  }

  private func filled(_ tasks: String, by dice: inout Dice) -> String {
    tasks.replacing("@@", with: String(dice.number(1...3)))
  }

  /// What somebody does to a host by hand, as a script.
  func damage(by dice: inout Dice) -> String {
    (0..<dice.number(0...4)).map { _ in String(dice.pick(damages)) }.joined(separator: "\n")
  }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct Dice {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(seed)
    // Seeds that follow one another must not give the same numbers one step apart.
    state = next()
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(0...(elements.count - 1))]
  }

  mutating func isHit(_ odds: Double) -> Bool { Double(number(0...999)) < odds * 1000 }
}
