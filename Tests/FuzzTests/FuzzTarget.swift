import Foundation
import PlayTestKit

/// A part of swplay that reads what others have written, and what must hold whatever that is.
struct FuzzTarget: Sendable, CustomStringConvertible {
  /// Something that must not happen.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  /// Words that have a meaning here.
  let words: [String]
  /// Gives it an input; a refusal with a message is right, a `Fault` is not.
  let check: @Sendable ([UInt8]) async throws -> Void

  var description: String { name }

  static let all: [FuzzTarget] = [
    json, ini, template, expression, pattern, inventory, program, regex, frames, playbook,
    knownHosts, sshConfig, vault,
  ]

  /// The inputs that are kept, in the order of their names.
  func corpus() throws -> [(name: String, bytes: [UInt8])] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Corpus/\(name)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map {
      ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
    }
  }

  static func require(_ holds: Bool, _ what: @autoclosure () -> String) throws {
    if !holds { throw Fault(description: what()) }
  }
}

/// Makes inputs of inputs.
struct Mutator {
  var random: SeededGenerator
  let words: [String]
  let corpus: [[UInt8]]

  /// A kept input with a part repeated, a word put in, a piece of another one, or bytes changed.
  mutating func input() -> [UInt8] {
    var text = corpus.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...3, using: &random) { change(&text) }
    return text.count > 20_000 ? Array(text.prefix(20_000)) : text
  }

  private mutating func change(_ text: inout [UInt8]) {
    let place = Int.random(in: 0...text.count, using: &random)
    let word = Array((words.randomElement(using: &random) ?? "").utf8)
    switch Int.random(in: 0..<10, using: &random) {
    case 0...3: text.insert(contentsOf: word, at: place)
    case 4:
      let other = corpus.randomElement(using: &random) ?? []
      text.insert(
        contentsOf: other.prefix(Int.random(in: 0...other.count, using: &random)), at: place)
    case 5:
      let end = min(text.count, place + Int.random(in: 1...12, using: &random))
      let part = text[place..<end] + word
      let times = [3, 50, 1_000].randomElement(using: &random) ?? 3
      text.insert(contentsOf: (0..<times).flatMap { _ in part }, at: place)
    default: text = random.mutation(of: text)
    }
  }
}
