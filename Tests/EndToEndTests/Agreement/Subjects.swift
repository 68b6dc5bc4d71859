import Foundation
import PlayTestKit
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
  let damages: Damages

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
    damages = try Damages(file: "damages.txt")
  }

  private static func text(_ tasks: [Any]) throws -> String {
    let data = try JSONSerialization.data(
      withJSONObject: tasks, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self).dropFirst().dropLast().description
  }

  /// A playbook for one host.
  func playbook(for host: String, by random: inout SeededGenerator) -> String {
    let chosen = subjects.filter { Double.random(in: 0..<1, using: &random) < $0.odds }
    let needed = Set(chosen.flatMap(\.needs))
    let tasks = subjects.compactMap { subject -> String? in
      if needed.contains(subject.name) { return filled(subject.variants[0], by: &random) }
      guard chosen.contains(where: { $0.name == subject.name }) else { return nil }
      return filled(subject.variants.randomElement(using: &random) ?? "", by: &random)
    }
    return playbook(for: host, of: tasks)
  }

  /// A playbook with every variant of every subject, which goes on after failures.
  func everything(for host: String) -> String {
    var random = SeededGenerator(seed: 0)
    return playbook(
      for: host, of: subjects.flatMap(\.variants).map { filled($0, by: &random) },
      keywords: #""ignore_errors": true, "#)
  }

  private func playbook(for host: String, of tasks: [String], keywords: String = "") -> String {
    """
    {"hosts": "\(host)", \(keywords)"tasks": [
    \(tasks.joined(separator: ",\n"))
    ], "handlers": [
    {"name": "Restart nginx", "service": {"name": "nginx", "state": "restarted"}},
    {"name": "Restart redis", "service": {"name": "redis", "state": "restarted"}},
    {"name": "Note", "copy": {"dest": "/root/note", "content": "noted\\n"}}
    ]}
    """
  }

  private func filled(_ tasks: String, by random: inout SeededGenerator) -> String {
    tasks.replacing("@@", with: String(Int.random(in: 1...3, using: &random)))
  }
}

/// What somebody does to a host by hand.
struct Damages {
  private let scripts: [Substring]

  /// Reads a file with one script a line.
  init(file: String) throws {
    let path = Lab.root + "/Tests/EndToEndTests/Agreement/" + file
    scripts = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
  }

  /// None or some of them, as one script.
  func some(by random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...4, using: &random))
      .compactMap { _ in scripts.randomElement(using: &random).map(String.init) }
      .joined(separator: "\n")
  }
}
