import Logging
import PlayData
import PlayEngine
import PlayFacts
import PlayInventory
import PlayModel
import PlayTemplate

/// Puts engine, transport and report together for one run.
struct PlaybookRun {
  let playbook: Playbook
  let inventory: Inventory
  let options: RunOptions
  let connection: ConnectionOptions
  let output: OutputOptions

  func run() async throws -> Recap {
    let check = try ConnectionCheck(playbook, inventory)
    let secrets = check.secrets + [options.become.password].compactMap(\.self)
    let reporter = output.makeReport(hiding: secrets)
    // As in Ansible commands on this machine find what lies beside the playbook.
    let connector = try HostConnector(
      connection, folder: playbook.folder, logger: DiagnosticLog.logger(output.verbose))
    let engine = Engine(
      playbook: playbook, inventory: inventory, options: options,
      connector: ReconnectingConnector(connector),
      facts: FactRegistry.all(), files: LocalFiles(),
      environment: ControllerFunctions.environment(), emit: { reporter.receive($0) })
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
    var logger = Logger(label: "swplay") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = [.warning, .warning, .warning, .info, .debug][min(verbosity, 4)]
    return logger
  }
}

/// What templates can ask of the controller.
enum ControllerFunctions {
  static func environment() -> TemplateEnvironment {
    TemplateEnvironment(lookups: [
      "env": { arguments, _ in
        .string(arguments.first?.string.flatMap { Environment.value($0) } ?? "")
      },
      "file": { arguments, _ in
        let path = arguments.first?.string ?? ""
        guard let bytes = try LocalFiles().read(path) else {
          throw FileError(path: path, reason: "No such file or directory")
        }
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        while text.last?.isNewline == true { text.removeLast() }
        return .string(String(text))
      },
    ])
  }
}
