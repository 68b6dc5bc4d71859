import PlaySSH
import PlayShell
import PlayTestKit
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct JumpFailureTests {
  /// How messages name the jump host.
  private func gate(_ site: JumpSite) -> String {
    "gate1 (\(site.gates[0].user)@127.0.0.1:\(site.gates[0].port))"
  }

  @Test func aJumpHostThatIsDownIsNamed() async throws {
    let site = try JumpSite()
    site.gates[0].stop()
    let error = try await site.connectionError()
    #expect(
      error.message == """
        \(site.destination()): connect: jump host \(gate(site)): connect: 127.0.0.1: Connection \
        refused; check host and port, and that sshd runs there
        """)
    #expect(error.code == .unreachable)
    await site.transport.shutdown()
  }

  @Test func aJumpHostMustShowAKnownKey() async throws {
    let (gate, target) = (try SSHServer(), try SSHServer())
    let site = try JumpSite(gates: [gate], target: target, knowing: [target])
    let error = try await site.connectionError()
    #expect(error.code == .untrustedHost)
    #expect(
      error.message.hasPrefix(
        "\(site.destination()): connect: jump host \(self.gate(site)): host key: the host's "))
    await site.transport.shutdown()
  }

  @Test func theHostBehindMustShowItsOwnKnownKey() async throws {
    let target = try SSHServer()
    try target.folder.makeKey("other")
    let key = try target.folder.read("other.pub").split(separator: " ")[1]
    try target.folder.write("\(target.knownName) ssh-ed25519 \(key)\n", to: "known_hosts")
    let site = try JumpSite(gates: [SSHServer()], target: target)
    let error = try await site.connectionError()
    #expect(error.code == .untrustedHost)
    #expect(error.message.hasPrefix("\(site.destination()): host key: the host shows the "))
    #expect(
      error.message.hasSuffix("ssh-keygen -f '\(target.knownHostsFile)' -R '\(target.knownName)'"))
    await site.transport.shutdown()
  }

  @Test func aKeyThatAJumpHostRefusesIsExplained() async throws {
    var site = try JumpSite()
    let wrong = try site.gates[0].folder.makeKey("wrong")
    site.gateOptions[0].identityFiles = [wrong]
    let error = try await site.connectionError()
    #expect(error.code == .accessDenied)
    #expect(
      error.message == """
        \(site.destination()): connect: jump host \(gate(site)): authenticate: the server does not \
        let "\(site.gates[0].user)" in; tried: key \(wrong): refused; the server accepts: publickey
        """)
    await site.transport.shutdown()
  }

  @Test func aPasswordThatAJumpHostRefusesIsNotShown() async throws {
    var site = try JumpSite(gate: ["PasswordAuthentication yes"])
    site.gateOptions[0].identityFiles = []
    site.gateOptions[0].password = SSHPassword("not the password")
    let error = try await site.connectionError()
    #expect(
      error.message == """
        \(site.destination()): connect: jump host \(gate(site)): authenticate: the server does not \
        let "\(site.gates[0].user)" in; tried: password: refused; the server accepts: publickey, \
        password
        """)
    await site.transport.shutdown()
  }

  @Test(arguments: ["AllowTcpForwarding no", "PermitOpen none"])
  func aJumpHostThatForwardsNothingSaysSo(line: String) async throws {
    let site = try JumpSite(gate: [line])
    let error = try await site.connectionError()
    #expect(error.code == .forwardingRefused)
    #expect(!error.isRetriable)
    #expect(
      error.message == """
        \(site.destination()): connect: gate1 does not pass connections on (open failed); \
        allow it to with AllowTcpForwarding and PermitOpen in its sshd_config
        """)
    await site.transport.shutdown()
  }

  @Test func aJumpHostThatDoesNotForwardToTheNextOneIsNamed() async throws {
    let gates = try [SSHServer(configuration: ["AllowTcpForwarding no"]), SSHServer()]
    let site = try JumpSite(gates: gates, target: SSHServer())
    let error = try await site.connectionError()
    let second = "gate2 (\(gates[1].user)@127.0.0.1:\(gates[1].port) through gate1)"
    #expect(
      error.message == """
        \(site.destination()): connect: jump host \(second): connect: gate1 does not pass \
        connections on (open failed); allow it to with AllowTcpForwarding and PermitOpen in its \
        sshd_config
        """)
    await site.transport.shutdown()
  }

  @Test func aHostThatIsDownBehindAJumpHostIsTheOneThatIsUnreachable() async throws {
    let site = try JumpSite()
    let port = try SSHServerImpostor.freePort()
    let error = try await site.connectionError(port: port)
    #expect(error.code == .unreachable)
    #expect(error.isRetriable)
    #expect(
      error.message == """
        web1 (\(site.target.user)@127.0.0.1:\(port) through gate1): connect: gate1 cannot \
        connect to it: Connection refused; check host and port, and that sshd runs there
        """)
    await (try await site.connect()).close()
    await site.transport.shutdown()
    #expect(try await site.countLogins() == [1])
  }

  @Test func aHostThatDoesNotAnswerBehindAJumpHostIsGivenUpAtTheDeadline() async throws {
    let site = try JumpSite()
    let impostor = try SSHServerImpostor(.deaf)
    let destination = site.destination(port: impostor.port)
    var options = SSHOptions(knownHostsFiles: [])
    options.timeouts.connect = .milliseconds(300)
    let asked = options
    let error = await #expect(throws: SSHError.self) {
      try await site.transport.connect(to: destination, options: asked)
    }
    #expect(error?.code == .timedOut)
    #expect(
      error?.message
        == "\(destination): connect: no answer within 0.3 s; the connection is given up")
    await (try await site.connect()).close()
    await site.transport.shutdown()
  }

  @Test func anImpostorBehindAJumpHostIsAnError() async throws {
    let site = try JumpSite()
    let impostor = try SSHServerImpostor(.says(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)))
    let error = try await site.connectionError(port: impostor.port)
    #expect(error.phase == .keyExchange)
    #expect(error.code == .connectionLost)
    await site.transport.shutdown()
  }

  @Test func aJumpHostThatIsLostEndsWhatGoesThroughItAndNothingElse() async throws {
    let site = try JumpSite()
    let (transport, target) = (site.transport, site.target)
    let direct = try await transport.connect(
      to: SSHDestination(
        name: "web9", host: "127.0.0.1", port: target.port, user: target.user))
    let (busy, idle) = (try await site.connect(), try await site.connect())
    let file = target.folder.file("started")
    let task = Task { try await busy.run(["sh", "-c", ": >\"$0\"; exec sleep 60", file]) }
    try await waitUntil { access(file, F_OK) == 0 }
    for pid in try site.gates[0].connections() { kill(pid, SIGKILL) }
    let error = await #expect(throws: SSHError.self) { try await task.value }
    #expect(error?.code == .connectionLost)
    #expect(
      error?.message.hasPrefix(
        "\(site.destination()): exchange: jump host \(gate(site)): forwarding: ") == true)
    let later = try await idle.exchangeError(["true"])
    #expect(later.message.contains("jump host \(gate(site)): forwarding: "))
    #expect(try await direct.run(["echo", "here"]).line == "here")
    // The jump host is still there, so the next connection makes a new session with it.
    let again = try await site.connect()
    #expect(try await again.run(["echo", "again"]).line == "again")
    await transport.shutdown()
    #expect(try await site.countLogins() == [2])
  }

  @Test func theFirstOfTwoJumpHostsIsNamedWhenItIsLost() async throws {
    let site = try JumpSite(gates: 2)
    let shell = try await site.connect()
    for pid in try site.gates[0].connections() { kill(pid, SIGKILL) }
    let error = try await shell.exchangeError(["true"])
    #expect(error.code == .connectionLost)
    let second = "gate2 (\(site.gates[1].user)@127.0.0.1:\(site.gates[1].port) through gate1)"
    #expect(
      error.message.hasPrefix(
        """
        \(site.destination()): exchange: jump host \(second): forwarding: \
        jump host \(gate(site)): forwarding: 
        """))
    await site.transport.shutdown()
  }
}
