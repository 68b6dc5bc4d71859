public import PlayModuleKit
public import PlayShell

/// Answers of a host that lies: like those of an honest one, with numbers beyond all bounds, words that
/// are missing, and marks where none should be.
public enum HostileAnswer {
  private static let words = [
    "9223372036854775807", "-9223372036854775808", "18446744073709551616", "-1", "0", "4294967296",
    "1e999", "", "%", ":", "::", "/", "//", "=", "@", "<>", "0x", "{", "}", "[]", "null", "\"", ".",
  ]

  /// An answer in the place of an honest one.
  public static func changed(
    _ result: CommandResult, _ random: inout SeededGenerator
  ) -> CommandResult {
    let statuses: [Int32?] = [result.status, result.status, result.status, 0, 1, 127, nil]
    return CommandResult(
      status: statuses.randomElement(using: &random) ?? result.status,
      output: changed(result.output, &random),
      errors: Int.random(in: 0..<4, using: &random) == 0
        ? changed(result.errors, &random) : result.errors)
  }

  private static func changed(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return random.mutation(of: text)
    case 1: return Array(text.prefix(Int.random(in: 0...text.count, using: &random)))
    case 2: return []
    default:
      let parts = parts(of: text)
      let wordIndices = parts.indices.filter { isWord(parts[$0]) }
      var changed = parts
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard let index = wordIndices.randomElement(using: &random) else { break }
        changed[index] = Array((words.randomElement(using: &random) ?? "").utf8)[...]
      }
      return Array(changed.joined())
    }
  }

  /// Words, and what stands between them.
  private static func parts(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var rest = text[...]
    while let first = rest.first {
      let isWord = isOfWord(first)
      let part = rest.prefix { isOfWord($0) == isWord }
      parts.append(part)
      rest = rest.dropFirst(part.count)
    }
    return parts
  }

  private static func isWord(_ part: ArraySlice<UInt8>) -> Bool {
    part.first.map(isOfWord) ?? false
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    !" \t\n\r:=,;\"'()[]{}|\0".utf8.contains(byte)
  }
}

extension ModuleCase {
  /// Prepares the task, answers its questions as a lying host does, and plans, which may fail.
  public func planWithHostileAnswers(
    of module: ModuleDefinition, _ random: inout SeededGenerator
  ) {
    guard let task = try? module.prepare(parameters, in: controller) else { return }
    let interrogation = Interrogation(task.probe.questions)
    let results = interrogation.commands.map { command in
      let honest = answers.first { $0.answers(command) }?.result ?? CommandResult(status: 0)
      return Int.random(in: 0..<3, using: &random) == 0
        ? honest : HostileAnswer.changed(honest, &random)
    }
    _ = try? task.probe.state(interrogation.sheet(from: results)).values
  }
}
