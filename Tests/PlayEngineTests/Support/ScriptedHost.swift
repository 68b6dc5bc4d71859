import PlayEngine
import PlayShell
import Testing

/// A host that is a table of values and knows a handful of commands; any other fails the test.
actor ScriptedHost: Shell {
  let name: String
  private(set) var values: [String: String]
  /// Every batch, its commands as a person would type them.
  private(set) var batches: [[String]] = []
  /// The workers of all commands that have one.
  private(set) var workers: [Int] = []
  private(set) var isClosed = false
  /// The exchange, counted from one, in which the connection is lost.
  private let breaksIn: Int?

  init(name: String, values: [String: String], breaksIn: Int? = nil) {
    self.name = name
    self.values = values
    self.breaksIn = breaksIn
  }

  func exchange(_ batch: Batch) throws -> [CommandResult] {
    #expect(!isClosed, "\(name): a closed shell is used")
    batches.append(batch.commands.map(Self.text))
    workers += batch.items.compactMap(\.worker)
    if batches.count == breaksIn { throw Broken() }
    var isBroken = false
    return batch.items.map { item in
      if item.startsChain || item.goesOnAfter == nil { isBroken = false }
      guard !isBroken else { return CommandResult(status: nil) }
      let result = run(item.command.arguments)
      isBroken = item.goesOnAfter.map { !$0.contains(result.status ?? -1) } ?? false
      return result
    }
  }

  func close() { isClosed = true }

  /// What is thrown when the connection is lost: as over SSH an error that the engine does not know.
  private struct Broken: Error, CustomStringConvertible {
    var description: String { "connection lost" }
  }

  private func run(_ words: [String]) -> CommandResult {
    if words.starts(with: ["timeout", "-k", "5"]) {
      // As timeout(1) answers when the command takes too long.
      return words.last == "slow" ? CommandResult(status: 124) : run(Array(words.dropFirst(4)))
    }
    switch (words.first, words.count) {
    case ("facts", 1): return CommandResult(status: values["facts"] == nil ? 0 : 1, stdout: "BSD\n")
    case ("get", 2):
      guard let value = values[words[1]] else { return CommandResult(status: 1) }
      return CommandResult(status: 0, stdout: value + "\n")
    case ("set", 3):
      guard words[2] != "refused" else {
        return CommandResult(status: 1, stdout: "", stderr: "\(words[1]): refused\n")
      }
      values[words[1]] = words[2]
      return CommandResult(status: 0)
    case ("fail", 2): return CommandResult(status: 3, stdout: "", stderr: "\(words[1]) failed\n")
    case ("print", 2): return CommandResult(status: 0, stdout: words[1] + "\n")
    default:
      Issue.record("\(name) does not know the command \(words)")
      return CommandResult(status: 127)
    }
  }

  private static func text(_ command: ShellCommand) -> String {
    (command.environment.map { "\($0.name)=\($0.value)" } + command.arguments)
      .joined(separator: " ")
  }
}

/// A connection to a scripted host.
struct ScriptedConnection: Connection {
  let host: ScriptedHost
  var shell: any Shell { host }

  func cost() async -> ConnectionCost {
    let batches = await host.batches
    var cost = ConnectionCost()
    cost.exchanges = batches.count
    cost.commands = batches.joined().count
    return cost
  }
}
