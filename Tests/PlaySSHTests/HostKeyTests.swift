import PlaySSH
import PlayShell
import PlayTestKit
import Testing

@Suite struct HostKeyTests {
  /// A host whose known_hosts file has this text.
  private func host(
    knowing text: String, keys: [String] = ["ed25519"], _ server: SSHServer? = nil
  ) throws -> TestHost {
    let server = try server ?? SSHServer(hostKeyTypes: keys)
    try server.folder.write(text, to: "known_hosts")
    return try TestHost(server)
  }

  @Test func anUnknownKeyIsAnErrorThatNamesIt() async throws {
    let host = try host(knowing: "# nothing\n")
    let error = try await host.connectionError()
    let listing = try SSHServerProcess.run(
      ["ssh-keygen", "-lf", host.server.folder.file("host_ed25519.pub")])
    let fingerprint = listing.split(separator: " ")[1]
    #expect(error.code == .untrustedHost)
    #expect(
      error.message == """
        \(host.destination): host key: the host's ssh-ed25519 key \(fingerprint) is not in \
        \(host.server.knownHostsFile); compare it with `ssh-keygen -lf` on the host, then accept \
        new keys or add it yourself
        """)
  }

  @Test func aNewKeyIsRememberedOnce() async throws {
    let server = try SSHServer()
    let file = server.folder.file("new/known_hosts")
    for _ in 1...2 {
      var host = try TestHost(server)
      host.options = SSHOptions(knownHostsFiles: [file])
      let transport = try Transport(options: host.options, logger: .quiet)
      host.options.acceptNewHostKeys = true
      host.options.identityFiles = [server.identityFile]
      let (destination, options) = (host.destination, host.options)
      async let first = transport.connect(to: destination, options: options)
      async let second = transport.connect(to: destination, options: options)
      for shell in try await [first, second] { await shell.close() }
    }
    #expect(try server.folder.read("new/known_hosts") == server.knownHosts(["ed25519"]))
    #expect(try SSHServerProcess.run(["stat", "-c", "%a", file]) == "600\n")
    #expect(try SSHServerProcess.run(["stat", "-c", "%a", server.folder.file("new")]) == "700\n")
  }

  @Test func aNewKeyDoesNotJoinAnUnfinishedLine() async throws {
    var host = try host(knowing: "other ssh-ed25519 AAAA")
    host.options.acceptNewHostKeys = true
    await (try await host.connect()).close()
    let expected = try "other ssh-ed25519 AAAA\n" + host.server.knownHosts(["ed25519"])
    #expect(try host.server.folder.read("known_hosts") == expected)
  }

  @Test func aKeyThatCannotBeRememberedIsAnError() async throws {
    let server = try SSHServer()
    var options = SSHOptions(knownHostsFiles: ["/proc/known_hosts"])
    options.acceptNewHostKeys = true
    let transport = try Transport(options: options, logger: .quiet)
    let destination = try TestHost(server).destination
    let error = await #expect(throws: SSHError.self) {
      try await transport.connect(to: destination)
    }
    #expect(error?.code == .local)
    #expect(error?.message.contains("/proc/known_hosts: ") == true)
  }

  @Test(arguments: [false, true])
  func aChangedKeyIsAlwaysAnError(acceptsNew: Bool) async throws {
    let server = try SSHServer()
    try server.folder.makeKey("other")
    let key = try server.folder.read("other.pub").split(separator: " ")[1]
    var host = try host(
      knowing: "# first line\n\(server.knownName) ssh-ed25519 \(key)\n", server)
    host.options.acceptNewHostKeys = acceptsNew
    let error = try await host.connectionError()
    #expect(error.code == .untrustedHost)
    #expect(!error.isRetriable)
    #expect(error.message.contains("but \(server.knownHostsFile):2 has another one"))
    #expect(
      error.message.hasSuffix("ssh-keygen -f '\(server.knownHostsFile)' -R '\(server.knownName)'"))
  }

  @Test func aRevokedKeyIsRefused() async throws {
    let server = try SSHServer()
    let line = try server.knownHosts(["ed25519"])
    var host = try host(
      knowing: line + "@revoked * " + line.split(separator: " ", maxSplits: 1)[1], server)
    host.options.acceptNewHostKeys = true
    let error = try await host.connectionError()
    #expect(error.code == .untrustedHost)
    #expect(error.message.contains("which \(server.knownHostsFile):2 revokes"))
  }

  @Test func aHashedNameIsFound() async throws {
    let server = try SSHServer()
    try SSHServerProcess.run(["ssh-keygen", "-q", "-H", "-f", server.knownHostsFile])
    #expect(try server.folder.read("known_hosts").hasPrefix("|1|"))
    let shell = try await TestHost(server).connect()
    await shell.close()
  }

  /// Patterns with a port, and names that a pattern takes out again.
  @Test(arguments: [
    ("[127.0.0.*]:*", true), ("[127.0.0.?]:*", true), ("[*]:*,![127.0.0.1]:*", false),
  ])
  func aPatternVouchesForTheHostsThatItMeans(pattern: String, isKnown: Bool) async throws {
    var host = try TestHost()
    let line = try host.server.knownHosts(["ed25519"])
      .replacing(host.server.knownName, with: pattern)
    host.options.knownHostsFiles = [try host.server.folder.write(line, to: "patterns")]
    if isKnown { return await (try await host.connect()).close() }
    #expect(try await host.connectionError().code == .untrustedHost)
  }

  @Test(arguments: ["ed25519", "ecdsa", "rsa"])
  func aHostWithSeveralKeysShowsTheKnownOne(type: String) async throws {
    let server = try SSHServer(hostKeyTypes: ["ed25519", "ecdsa", "rsa"])
    let host = try host(knowing: server.knownHosts([type]), server)
    let shell = try await host.connect()
    await shell.close()
  }
}
