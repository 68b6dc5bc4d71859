import PlaySSH
import PlayTestKit
import Testing

/// A server behind jump hosts, and a transport that knows the keys of all of them.
struct JumpSite {
  /// The server behind.
  let target: SSHServer
  /// The jump hosts, the first one first.
  let gates: [SSHServer]
  let transport: Transport
  /// What logs in to each of the gates.
  var gateOptions: [SSHOptions]

  init(
    gates: [SSHServer], target: SSHServer, knowing: [SSHServer]? = nil
  ) throws {
    self.gates = gates
    self.target = target
    let files = (knowing ?? gates + [target]).map(\.knownHostsFile)
    gateOptions = gates.map { Self.options(for: $0, files) }
    transport = try Transport(options: Self.options(for: target, files), logger: .quiet)
  }

  /// A server behind this many jump hosts.
  init(gates count: Int = 1) throws {
    try self.init(gates: (0..<count).map { _ in try SSHServer() }, target: SSHServer())
  }

  /// A server behind a jump host that is configured in this way.
  init(gate configuration: [String]) throws {
    try self.init(gates: [SSHServer(configuration: configuration)], target: SSHServer())
  }

  private static func options(for server: SSHServer, _ files: [String]) -> SSHOptions {
    var options = SSHOptions(knownHostsFiles: files)
    options.identityFiles = [server.identityFile]
    options.useAgent = false
    return options
  }

  /// The last of the jump hosts, which are named `gate1` and so on.
  var jump: SSHJumpHost? {
    var jump: SSHJumpHost?
    for (index, gate) in gates.enumerated() {
      let destination = SSHDestination(
        name: "gate\(index + 1)", host: gate.address, port: gate.port, user: gate.user, jump: jump)
      jump = SSHJumpHost(destination, options: gateOptions[index])
    }
    return jump
  }

  /// The server behind, or another port there.
  func destination(name: String = "web1", port: Int? = nil) -> SSHDestination {
    SSHDestination(
      name: name, host: target.address, port: port ?? target.port, user: target.user, jump: jump)
  }

  func connect() async throws -> SSHShell { try await transport.connect(to: destination()) }

  /// How often someone has logged in to each of the jump hosts; the end of the test.
  func countLogins() async throws -> [Int] {
    for gate in gates { try await expectNoConnections(gate) }
    return gates.map { $0.countLogins() }
  }

  /// The error with which connecting must end.
  func connectionError(port: Int? = nil) async throws -> SSHError {
    let destination = destination(port: port)
    return try #require(
      await #expect(throws: SSHError.self) { try await transport.connect(to: destination) })
  }
}

/// Waits until the servers' processes have seen that their connections are closed.
func expectNoConnections(_ servers: SSHServer...) async throws {
  for server in servers { try await waitUntil { try server.connections().isEmpty } }
}

/// Waits for what must happen soon, without keeping a thread that others need; the limit is only for
/// a test that fails.
func waitUntil(_ condition: () throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(60)
  while try !condition() {
    try #require(.now < deadline)
    await Task.yield()
  }
}
