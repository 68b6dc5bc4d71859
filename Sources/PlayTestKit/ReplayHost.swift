import PlayData
public import PlayShell

/// A host that knows recorded answers and nothing else.
///
/// A command without an answer is an error, and ``unused`` tells which answers nobody asked for.
public actor ReplayHost: Shell {
  private var answers: [RecordedAnswer]

  /// Creates a host that gives each answer once.
  public init(_ answers: [RecordedAnswer]) { self.answers = answers }

  /// The answers that were not asked for.
  public var unused: [RecordedAnswer] { answers }

  /// Answers a batch; of equal commands the answers are given in their order.
  ///
  /// - Throws: `UnlistedCommands`, ready to be pasted into a case.
  public func exchange(_ batch: Batch) throws -> [CommandResult] {
    var unlisted: [ShellCommand] = []
    var isBroken = false
    var results: [CommandResult] = []
    for item in batch.items {
      if item.startsChain || item.goesOnAfter == nil { isBroken = false }
      guard !isBroken else {
        results.append(CommandResult(status: nil))
        continue
      }
      guard let index = answers.firstIndex(where: { $0.answers(item.command) }) else {
        unlisted.append(item.command)
        continue
      }
      let result = answers.remove(at: index).result
      isBroken = item.goesOnAfter.map { $0.isDisjoint(with: [result.status ?? -1]) } ?? false
      results.append(result)
    }
    guard unlisted.isEmpty else { throw UnlistedCommands(unlisted) }
    return results
  }

  /// Does nothing: there is no connection.
  public func close() {}
}

/// Commands for which a replayed host has no answer.
public struct UnlistedCommands: Error, CustomStringConvertible {
  private let commands: [ShellCommand]

  init(_ commands: [ShellCommand]) { self.commands = commands }

  /// The commands as answers of a case file, to be completed.
  public var description: String {
    let lines = commands.map { command in
      let answer = CommandNotation.value(of: command).merging(["status": 0, "stdout": ""])
      return "  " + JSON.write(.map(answer))
    }
    return "no answer is listed for:\n" + lines.joined(separator: ",\n")
  }
}
