import Logging
import PlayData
import PlayEngine
import PlayFacts
import PlayInventory
import PlayModel
import PlaySecrets
import PlayTemplate

/// Puts engine, transport and report together for one run.
struct PlaybookRun {
  let playbook: Playbook
  let inventory: Inventory
  let options: RunOptions
  let login: SSHLogin
  let reporter: Reporter
  /// How much is said of the connection.
  let verbosity: Int
  let files: SecretFiles
  let store: SecretStore
  /// Where it is kept what hosts are owed; `nil` for runs that can owe nothing.
  var journal: Journal?
  /// Where it is kept what happens on hosts; `nil` for runs of which that is not kept.
  var logs: RunLogs?

  func run() async throws -> Recap {
    let environment = ControllerFunctions.environment(files, store)
    let inventory = try ConnectionVariables(
      of: inventory, extra: options.extraVariables, environment: environment, files: files,
      folder: playbook.folder
    ).resolved(for: ConnectionCheck.hosts(of: playbook, inventory))
    // As in Ansible commands on this machine find what lies beside the playbook.
    let connector = try HostConnector(
      login, inventory, folder: playbook.folder,
      logger: DiagnosticLog.logger(verbosity), emit: { [reporter] in reporter.receive($0) })
    try ConnectionCheck.check(ConnectionCheck.hosts(of: playbook, inventory), connector)
    let open = journal?.opened(isCheck: options.mode == .check, files.sources.register)
    let shield = ExchangeShield()
    let engine = Engine(
      playbook: playbook, inventory: inventory, options: options,
      connector: ReconnectingConnector(
        ShieldedConnector(connector, by: shield),
        jobs: open ?? ForgetfulJobRegister() as any JobRegister,
        emit: { [reporter] in reporter.receive($0) }),
      facts: FactRegistry.all(), files: files,
      environment: environment,
      journal: open?.run ?? journal?.empty ?? .none,
      tell: { [reporter] in reporter.receive($0) }, shield: shield)
    let work = _Concurrency.Task { try await engine.run() }
    Interrupts.follow { [reporter] isFirst in
      reporter.receive(.interrupted(isEnding: !isFirst))
      if isFirst { work.cancel() } else { shield.drop() }
    }
    defer { Interrupts.ignore() }
    let recap: Recap
    do {
      recap = try await reporter.refreshing { try await work.value }
    } catch {
      await connector.shutdown()
      throw error
    }
    await connector.shutdown()
    logs?.end(with: recap)
    if options.mode == .apply { open?.tellJobs(of: recap.hosts.map(\.name)) }
    if work.isCancelled { throw ExitStatus.interrupted.exit }
    return recap
  }
}

/// Messages for people who look for a fault in swplay or in a connection; they go to standard error.
enum DiagnosticLog {
  static func logger(_ verbosity: Int) -> Logger {
    var logger = Logger(label: "swplay") { MaskedLogHandler(label: $0) }
    logger.logLevel = [.warning, .warning, .warning, .info, .debug][min(verbosity, 4)]
    return logger
  }
}

/// What templates can ask of the controller.
enum ControllerFunctions {
  static func environment(_ files: SecretFiles, _ store: SecretStore) -> TemplateEnvironment {
    var environment = readingEnvironment(files)
    environment.lookups["pipe"] = PipeLookup.value
    environment.keepSecret = { files.sources.register.add($0) }
    environment.holdsSecret = { files.sources.register.masked($0) != $0 }
    environment.functions["generate_secret"] = {
      try store.generate($0, $1, isEarnest: false)
    }
    environment.earnestFunctions["generate_secret"] = {
      try store.generate($0, $1, isEarnest: true)
    }
    return environment
  }

  /// What templates can ask that are rendered also when nothing shall be run or written.
  static func readingEnvironment(_ files: SecretFiles) -> TemplateEnvironment {
    var environment = TemplateEnvironment()
    environment.lookups["env"] = { arguments, named, _ in
      variable(arguments, named, files.sources)
    }
    return environment
  }

  /// `lookup('env', NAME…)`: variables of the environment; `default` in place of the empty text.
  private static func variable(
    _ arguments: [Value], _ named: [String: Value], _ sources: SecretSources
  ) -> Value {
    let values = arguments.flatMap { $0.list ?? [$0] }.map { name in
      name.string.flatMap { sources.environment($0) }.map { .string($0) } ?? named["default"] ?? ""
    }
    return values.count == 1 ? values[0] : .list(values)
  }
}
