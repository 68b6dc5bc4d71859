import Logging
import PlaySSH
import PlayShell
import PlayTestKit
import Testing

/// A server and a transport that may log in to it.
struct TestHost {
  let server: SSHServer
  let transport: Transport
  var options: SSHOptions

  init(_ server: SSHServer) throws {
    self.server = server
    options = SSHOptions(knownHostsFiles: [server.knownHostsFile])
    options.identityFiles = [server.identityFile]
    options.useAgent = false
    transport = try Transport(options: options, logger: .quiet)
  }

  init() throws { try self.init(SSHServer()) }

  var destination: SSHDestination {
    SSHDestination(name: "web1", host: "127.0.0.1", port: server.port, user: server.user)
  }

  func connect() async throws -> SSHShell {
    try await transport.connect(to: destination, options: options)
  }

  /// The error with which connecting must end.
  func connectionError() async throws -> SSHError {
    try #require(await #expect(throws: SSHError.self) { try await connect() })
  }
}

extension Logger {
  /// A logger that shows nothing.
  static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension SSHShell {
  /// The value of an expression in the session's own shell.
  func value(of expression: String) async throws -> String {
    try await run(["eval", "echo \(expression)"]).line
  }

  /// The process of sshd that serves this session.
  func serverPID() async throws -> Int32 {
    try #require(Int32(await value(of: "$PPID")))
  }

  /// The error with which an exchange must end.
  func exchangeError(_ command: ShellCommand, timeout: Duration? = nil) async throws -> SSHError {
    var batch = Batch(timeout: timeout)
    batch.append(command)
    let asked = batch
    return try #require(await #expect(throws: SSHError.self) { try await exchange(asked) })
  }
}
