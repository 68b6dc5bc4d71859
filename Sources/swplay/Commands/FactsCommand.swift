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
  @OptionGroup(title: "Connection") var connection: ConnectionOptions

  func run() async throws {
    let (connector, hosts) = try await FileMistakes.told {
      let files = try inventory.vault.files()
      let loaded = try await inventory.load(files)
      let store = SecretStore(besides: inventory.folder, sources: files.sources, isCheck: true)
      let known = try ConnectionVariables(
        of: loaded, extra: try variables.extra(files),
        environment: ControllerFunctions.environment(files, store),
        files: files
      ).resolved(for: loaded.select(pattern))
      let connector = try HostConnector(connection, known, logger: DiagnosticLog.logger(0))
      let hosts = try known.select(pattern)
      try ConnectionCheck.check(hosts, connector)
      return (connector, hosts)
    }
    var status = ExitStatus.success
    for host in hosts {
      do {
        let facts = try await gather(from: host, over: connector)
        try show(facts, of: host, alone: hosts.count == 1)
      } catch let failure as ConnectionFailure {
        StandardError.print(failure.description)
        status = .unreachable
      } catch let problem as ModuleFailure {
        StandardError.print("\(host.name): \(problem)")
        status = .hostFailed
      }
    }
    await connector.shutdown()
    if status != .success { throw status.exit }
  }

  private func gather(from host: Host, over connector: HostConnector) async throws -> ValueMap {
    let connection = try await connector.connect(to: host, as: nil)
    let probe = FactRegistry.all()
    let interrogation = Interrogation(probe.questions)
    var batch = Batch()
    for command in interrogation.commands { batch.append(command) }
    let results = try await connection.shell.exchange(batch)
    await connection.shell.close()
    return try probe.state(interrogation.sheet(from: results))
  }

  private func show(_ facts: ValueMap, of host: Host, alone: Bool) throws {
    var value = Value.map(facts)
    if let name {
      guard let fact = facts[name] else {
        throw ModuleFailure(
          "there is no fact \"\(name)\"", hint: Suggestion.hint(for: name, among: facts.keys))
      }
      value = fact
    }
    if !alone { value = .map([host.name: value]) }
    StandardOutput.print(JSON.write(StandardError.secrets.masked(value), indent: 2))
  }
}
