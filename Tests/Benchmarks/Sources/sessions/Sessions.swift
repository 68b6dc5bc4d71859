import ArgumentParser
import Logging
import PlaySSH
import PlayShell

/// Holds many sessions with one server and does nothing else: what it costs is what connections cost
/// without playbooks, modules and reports.
@main
struct Sessions: AsyncParsableCommand {
  /// As many as swplay connects at once.
  private static let atOnce = 100

  @Option(help: "The port of 127.0.0.1 where the server listens.")
  var port: Int
  @Option(help: "A file with the server's key.")
  var knownHosts: String
  @Option(help: "A file with the private key of root.")
  var identity: String
  @Option(help: "How many sessions are open at the same time.")
  var sessions: Int
  @Option(help: "How many exchanges each of them has.")
  var exchanges: Int

  func validate() throws {
    guard sessions > 0, exchanges > 0 else {
      throw ValidationError("--sessions, --exchanges: expected numbers above 0")
    }
  }

  func run() async throws {
    var options = SSHOptions(knownHostsFiles: [knownHosts])
    options.identityFiles = [identity]
    options.useAgent = false
    let transport = try Transport(
      options: options, logger: Logger(label: "sessions") { _ in SwiftLogNoOpLogHandler() })
    let shells = try await connected(by: transport)
    try await withThrowingTaskGroup { group in
      for shell in shells {
        group.addTask {
          for number in 1..<exchanges { try await exchange(number, with: shell) }
        }
      }
      try await group.waitForAll()
    }
    await transport.shutdown()
  }

  /// Sessions that have had their first exchange.
  private func connected(by transport: Transport) async throws -> [SSHShell] {
    try await withThrowingTaskGroup(of: SSHShell.self) { group in
      var shells: [SSHShell] = []
      for number in 0..<sessions {
        if number >= Self.atOnce, let shell = try await group.next() { shells.append(shell) }
        group.addTask {
          let shell = try await transport.connect(
            to: SSHDestination(name: "s\(number)", host: "127.0.0.1", port: port, user: "root"))
          try await exchange(0, with: shell)
          return shell
        }
      }
      for try await shell in group { shells.append(shell) }
      return shells
    }
  }

  private func exchange(_ number: Int, with shell: SSHShell) async throws {
    let result = try await shell.run(ShellCommand(["echo", "\(number)"]))
    guard result == CommandResult(status: 0, stdout: "\(number)\n") else {
      throw WrongAnswer(host: shell.destination, number: number, result: result)
    }
  }
}

/// An answer that is not what was asked for.
struct WrongAnswer: Error, CustomStringConvertible {
  let host: SSHDestination
  let number: Int
  let result: CommandResult

  var description: String {
    """
    \(host): expected \(number) and status 0, got \(result.stdout.debugDescription) and status \
    \(result.status.map(String.init) ?? "none"): \(result.stderr)
    """
  }
}
