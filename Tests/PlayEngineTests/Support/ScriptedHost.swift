import PlayData
import PlayEngine
import PlayShell
import Testing

/// A host that is a table of values and knows a handful of commands; any other fails the test.
actor ScriptedHost {
  let name: String
  private(set) var values: [String: String]
  /// Every batch, its commands as a person would type them.
  private(set) var batches: [[String]] = []
  /// The workers of all commands that have one.
  private(set) var workers: [Int] = []
  /// As whom each batch was run.
  private(set) var accounts: [String] = []
  /// As whom it was connected, and what was refused.
  private(set) var connections: [String] = []
  private var openShells = 0
  /// Whether there is no shell that is not closed.
  var isClosed: Bool { openShells == 0 }
  /// The exchange, counted from one, in which the connection is lost.
  private let breaksIn: Int?

  init(name: String, values: [String: String], breaksIn: Int? = nil) {
    self.name = name
    self.values = values
    self.breaksIn = breaksIn
  }

  func note(_ text: String) { connections.append(text) }

  func open(_ shell: ScriptedShell) {
    openShells += 1
    connections.append(shell.account)
  }

  func close() { openShells -= 1 }

  func exchange(_ batch: Batch, as account: String) throws -> [CommandResult] {
    accounts.append(account)
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
      // Something else on the host changes it back at once.
      if words[2] != "reverted" { values[words[1]] = words[2] }
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

/// A shell of a scripted host.
actor ScriptedShell: Shell {
  private let host: ScriptedHost
  /// The user and the method, or op, who logs in.
  nonisolated let account: String
  private var isClosed = false
  private(set) var cost = ConnectionCost()

  init(host: ScriptedHost, account: Account?) {
    self.host = host
    self.account = account.map(Self.text) ?? "op"
  }

  func exchange(_ batch: Batch) async throws -> [CommandResult] {
    #expect(!isClosed, "\(host.name): a closed shell is used")
    cost.exchanges += 1
    cost.commands += batch.commands.count
    return try await host.exchange(batch, as: account)
  }

  func close() async {
    guard !isClosed else { return }
    isClosed = true
    await host.close()
  }

  private static func text(_ account: Account) -> String {
    let password = account.password.map { ":" + $0.revealed } ?? ""
    return "\(account.user)/\(account.method.rawValue)\(password)"
  }
}

/// A connection to a scripted host.
struct ScriptedConnection: Connection {
  let scripted: ScriptedShell
  var shell: any Shell { scripted }

  func cost() async -> ConnectionCost { await scripted.cost }
}
