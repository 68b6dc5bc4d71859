import Logging
import PlaySSH
import PlayTestKit

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
    transport = try Transport(options: options, logger: Logger(label: "test"))
  }

  init() throws { try self.init(SSHServer()) }

  var destination: SSHDestination {
    SSHDestination(name: "web1", host: "127.0.0.1", port: server.port, user: server.user)
  }

  func connect() async throws -> SSHShell {
    try await transport.connect(to: destination, options: options)
  }
}
