import ArgumentParser
import PlayData
import PlayEngine
import PlayFacts
import PlayInventory
import PlayModuleKit
import PlaySecrets
import PlayShell

/// `swplay facts PATTERN [NAME]`: prints what hosts say about themselves.
struct FactsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts", abstract: "Print the facts of hosts as JSON.")

  @Argument(help: "Which hosts, for example all or web:!web3.") var pattern: String
  @Argument(help: "One fact, for example release; all when it is left out.") var name: String?
  @OptionGroup(title: "Inventory") var inventory: InventoryOptions
  @OptionGroup var variables: VariableOptions
  @OptionGroup var connecting: ForkOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions

  func validate() throws {
    guard let name else { return }
    let names = FactRegistry.facts.map(\.name)
    guard !names.contains(name) else { return }
    let hint = Suggestion.hint(for: name, among: names) ?? "without a name all are shown"
    throw ValidationError("there is no fact \"\(name)\"; \(hint)")
  }

  func run() async throws {
    let reachable = try await FileMistakes.told {
      try await ReachableHosts(pattern, of: inventory, variables, over: connection)
    }
    let (connector, hosts) = (reachable.connector, reachable.hosts)
    let probe = FactRegistry.all()
    let interrogation = Interrogation(probe.questions)
    var failures: [any Error] = []
    await resultsInOrder(of: hosts, atOnce: connecting.forks) { host in
      try probe.state(try await answers(to: interrogation, of: host, over: connector))
    } take: { host, answer in
      do {
        show(try answer.get(), of: host, alone: hosts.count == 1)
      } catch {
        // That a host cannot be reached names it.
        StandardError.print(error is ConnectionFailure ? "\(error)" : "\(host.name): \(error)")
        failures.append(error)
      }
    }
    await connector.shutdown()
    guard !failures.isEmpty else { return }
    let areUnreachable = failures.allSatisfy { $0 is ConnectionFailure }
    throw (areUnreachable ? ExitStatus.unreachable : .hostFailed).exit
  }

  private func answers(
    to interrogation: Interrogation, of host: Host, over connector: HostConnector
  ) async throws -> AnswerSheet {
    let retries = ConnectionRetries(
      of: connector, pause: { try await Task.sleep(for: $0) },
      tell: { event in
        guard case .connectionRetried(let host, let reason, 1, let limit) = event else { return }
        StandardError.print("connecting again, 1 of \(limit): \(host): \(reason)")
      })
    let connection = try await retries.connect(to: host) {
      try await connector.connect(to: host, as: nil)
    }
    let sheet = try await interrogation.sheet(from: connection.shell)
    await connection.shell.close()
    return sheet
  }

  private func show(_ facts: ValueMap, of host: Host, alone: Bool) {
    var value = name.flatMap { facts[$0] } ?? .map(facts)
    if !alone { value = .map([host.name: value]) }
    StandardOutput.print(JSON.write(StandardError.secrets.masked(value), indent: 2))
  }
}
