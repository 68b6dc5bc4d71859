import PlayData
import PlayEngine
import PlayInventory
import PlaySecrets

/// Hosts of an inventory and the way to them, for commands that need no playbook.
struct ReachableHosts {
  let hosts: [Host]
  let connector: HostConnector
  let secrets: SecretRegister

  /// Finds hosts.
  ///
  /// - Throws: `Diagnostics`, or an error of the command line, with what is wrong.
  init(
    _ pattern: String, of inventory: InventoryOptions, _ variables: VariableOptions,
    over connection: ConnectionOptions
  ) async throws {
    let files = try inventory.vault.files()
    let loaded = try await inventory.load(files)
    let store = SecretStore(besides: inventory.folder, sources: files.sources, isCheck: true)
    let known = try ConnectionVariables(
      of: loaded, extra: try variables.extra(files),
      environment: ControllerFunctions.environment(files, store), files: files
    ).resolved(for: loaded.select(pattern))
    connector = try HostConnector(SSHLogin(connection), known, logger: DiagnosticLog.logger(0))
    hosts = try known.select(pattern)
    secrets = files.sources.register
    try ConnectionCheck.check(hosts, connector)
  }
}
