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
  let connection: ConnectionOptions
  let output: OutputOptions
  let files: SecretFiles
  let store: SecretStore

  func run() async throws -> Recap {
    let check = try ConnectionCheck(playbook, inventory)
    let secrets = files.sources.register
    for secret in check.secrets { secrets.add(secret) }
    let reporter = output.makeReport(hiding: secrets)
    var options = options
    options.keepSecret = { secrets.add($0) }
    // As in Ansible commands on this machine find what lies beside the playbook.
    let connector = try HostConnector(
      connection, folder: playbook.folder, logger: DiagnosticLog.logger(output.verbose))
    let engine = Engine(
      playbook: playbook, inventory: inventory, options: options,
      connector: ReconnectingConnector(connector),
      facts: FactRegistry.all(), files: files,
      environment: ControllerFunctions.environment(files, store), emit: { reporter.receive($0) })
    let work = _Concurrency.Task { try await engine.run() }
    Interrupts.first { work.cancel() }
    defer { Interrupts.ignore() }
    let recap: Recap
    do {
      recap = try await work.value
    } catch {
      await connector.shutdown()
      throw error
    }
    await connector.shutdown()
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
    var environment = TemplateEnvironment()
    environment.lookups["env"] = { arguments, _ in
      .string(arguments.first?.string.flatMap { files.sources.environment($0) } ?? "")
    }
    environment.lookups["file"] = { arguments, _ in
      let path = arguments.first?.string ?? ""
      guard let bytes = try files.decrypted(path) else {
        throw FileError(path: path, reason: "No such file or directory")
      }
      var text = Substring(String(decoding: bytes, as: UTF8.self))
      while text.last?.isNewline == true { text.removeLast() }
      return .string(String(text))
    }
    environment.functions["generate_secret"] = {
      try store.generate($0, $1, isEarnest: false)
    }
    environment.earnestFunctions["generate_secret"] = {
      try store.generate($0, $1, isEarnest: true)
    }
    return environment
  }
}
