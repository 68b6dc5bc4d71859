import PlayLock
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

@Suite struct AuthenticationTests {
  /// A host whose user logs in with an encrypted key.
  private func hostWithEncryptedKey() throws -> TestHost {
    let server = try SSHServer()
    let key = try server.folder.makeKey("locked", passphrase: "open sesame")
    try server.folder.write(server.folder.read("locked.pub"), to: "authorized_keys")
    var host = try TestHost(server)
    host.options.identityFiles = [key]
    return host
  }

  @Test(arguments: ["ed25519", "ecdsa", "rsa"])
  func keysOfEveryTypeLogIn(type: String) async throws {
    var host = try TestHost()
    let key = try host.server.folder.makeKey("key", type: type)
    try host.server.folder.write(host.server.folder.read("key.pub"), to: "authorized_keys")
    host.options.identityFiles = [key]
    await (try await host.connect()).close()
  }

  @Test(arguments: ["ed25519", "ecdsa", "rsa"])
  func keysOfEveryTypeAreRefusedWhenTheServerDoesNotKnowThem(type: String) async throws {
    var host = try TestHost()
    let key = try host.server.folder.makeKey("stranger", type: type)
    host.options.identityFiles = [key]
    let error = try await host.connectionError()
    #expect(error.code == .accessDenied)
    #expect(error.message.hasSuffix("tried: key \(key): refused; the server accepts: publickey"))
  }

  /// With passwords as the server itself checks them, and as PAM asks for them.
  @Test(
    arguments: [
      ["PasswordAuthentication yes"], ["UsePAM yes", "KbdInteractiveAuthentication yes"],
    ], ["right", "wrong"])
  func passwordsLogIn(configuration: [String], password: String) async throws {
    let server = try SSHServer(configuration: configuration, users: SSHServerUsers(.asked))
    var host = try TestHost(server)
    host.options.identityFiles = []
    host.options.password = SSHPassword(password)
    if password == "right" { return await (try await host.connect()).close() }
    let error = try await host.connectionError()
    let method = configuration.count == 1 ? "password" : "keyboard-interactive"
    let name = configuration.count == 1 ? "password" : "password, keyboard-interactive"
    #expect(
      error.message.hasSuffix("tried: \(name): refused; the server accepts: publickey, \(method)"),
      "\(error.message)")
  }

  @Test func aPassphraseIsAskedForOncePerFile() async throws {
    var host = try hostWithEncryptedKey()
    let asked = Locked<[String]>([])
    let counter = Box(asked)
    host.options.passphrase = { path in
      counter.value.withLock { $0.append(path) }
      return "open sesame"
    }
    let (transport, destination, options) = (host.transport, host.destination, host.options)
    try await withThrowingTaskGroup { group in
      for _ in 0..<5 {
        group.addTask { try await transport.connect(to: destination, options: options) }
      }
      for try await shell in group { await shell.close() }
    }
    #expect(counter.value.withLock(\.self) == host.options.identityFiles)
  }

  @Test func othersConnectWhileAPersonTypesAPassphrase() async throws {
    let host = try hostWithEncryptedKey()
    let folder = host.server.folder
    var (locked, open) = (host.options, host.options)
    open.identityFiles = [try folder.makeKey("open")]
    try folder.write(
      folder.read("authorized_keys") + folder.read("open.pub"), to: "authorized_keys")
    let (hasBegun, isConnected) = (Signal(), Signal())
    locked.passphrase = { _ in
      hasBegun.set()
      return isConnected.wait(seconds: 10) ? "open sesame" : nil
    }
    let (transport, destination) = (host.transport, host.destination)
    async let late = transport.connect(to: destination, options: locked)
    try await waitUntil { hasBegun.isSet }
    await (try await transport.connect(to: destination, options: open)).close()
    isConnected.set()
    await (try await late).close()
  }

  @Test func noOneIsAskedForThePassphraseOfAKeyThatTheAgentHasOrTheServerRefuses() async throws {
    var host = try hostWithEncryptedKey()
    let asked = Locked<[String]>([])
    let counter = Box(asked)
    host.options.passphrase = { path in
      counter.value.withLock { $0.append(path) }
      return nil
    }
    let open = try host.server.folder.makeKey("open")
    let agent = try SSHServerAgent(folder: host.server.folder, identityFiles: [open])
    try host.server.folder.write(host.server.folder.read("open.pub"), to: "authorized_keys")
    let locked = host.options.identityFiles[0]
    // Neither when the agent's key is accepted, nor when no key is.
    host.options.useAgent = true
    host.options.agentSocket = agent.socket
    await (try await host.connect()).close()
    host.options.useAgent = false
    #expect(
      try await host.connectionError().message.hasSuffix(
        "tried: key \(locked): refused; the server accepts: publickey"))
    // A key without a passphrase comes first, wherever it stands.
    host.options.identityFiles = [locked, open]
    await (try await host.connect()).close()
    #expect(counter.value.withLock(\.self) == [])
  }

  /// The old format of keys says nothing of the public part, which may stand beside it.
  @Test(arguments: [true, false])
  func aKeyOfTheOldFormatIsUnlocked(hasPublicFile: Bool) async throws {
    var host = try TestHost()
    let key = try host.server.folder.makeKey("old", type: "rsa")
    try host.server.folder.write(host.server.folder.read("old.pub"), to: "authorized_keys")
    try SSHServerProcess.run([
      "ssh-keygen", "-q", "-p", "-m", "PEM", "-P", "", "-N", "open sesame", "-f", key,
    ])
    if !hasPublicFile { try SSHServerProcess.run(["rm", "\(key).pub"]) }
    host.options.identityFiles = [key]
    host.options.passphrase = { _ in "open sesame" }
    await (try await host.connect()).close()
  }

  @Test(
    arguments: [
      (nil, "encrypted, and no passphrase was given"), ("wrong", "the passphrase is wrong"),
    ] as [(String?, String)])
  func aKeyThatStaysLockedIsExplained(passphrase: String?, reason: String) async throws {
    var host = try hostWithEncryptedKey()
    host.options.passphrase = { _ in passphrase }
    let error = try await host.connectionError()
    #expect(error.code == .accessDenied)
    #expect(
      error.message == """
        \(host.destination): authenticate: the server does not let "\(host.server.user)" in; \
        tried: key \(host.options.identityFiles[0]): \(reason); the server accepts: publickey
        """)
  }

  /// As ssh(1) does, which would have the key's owner notice.
  @Test func aKeyThatOthersCanReadIsNotUsed() async throws {
    var host = try TestHost()
    let key = try host.server.folder.makeKey("open")
    try host.server.folder.write(host.server.folder.read("open.pub"), to: "authorized_keys")
    host.options.identityFiles = [key]
    for (mode, isUsed) in [("640", false), ("604", false), ("400", true)] {
      try SSHServerProcess.run(["chmod", mode, key])
      // Files are read once for each transport.
      var fresh = try TestHost(host.server)
      fresh.options = host.options
      guard !isUsed else { return await (try await fresh.connect()).close() }
      let error = try await fresh.connectionError()
      #expect(
        error.message.hasSuffix(
          "tried: key \(key): others can read it; \"chmod go= \(key)\" closes it; the server "
            + "accepts: publickey"), "\(error.message)")
    }
  }

  @Test func filesThatAreNoKeysAreExplained() async throws {
    var host = try TestHost()
    let rubbish = try host.server.folder.write("not a key\n", to: "rubbish")
    host.options.identityFiles = [host.server.folder.file("missing"), rubbish]
    let error = try await host.connectionError()
    #expect(error.message.contains("missing: no such file, or not readable"))
    #expect(error.message.contains("rubbish: not a private key that libssh can read"))
  }

  @Test func keysAreTriedUntilOneIsAccepted() async throws {
    var host = try TestHost()
    let wrong = try host.server.folder.makeKey("wrong")
    host.options.identityFiles = [wrong, host.server.identityFile]
    await (try await host.connect()).close()
    host.options.identityFiles = [wrong]
    let error = try await host.connectionError()
    #expect(error.code == .accessDenied)
    #expect(!error.isRetriable)
    #expect(error.message.hasSuffix("tried: key \(wrong): refused; the server accepts: publickey"))
  }

  @Test func aServerThatLosesPatienceIsExplained() async throws {
    let server = try SSHServer(configuration: ["MaxAuthTries 2"])
    var host = try TestHost(server)
    host.options.identityFiles = try ["one", "two", "three"].map { try server.folder.makeKey($0) }
    let error = try await host.connectionError()
    #expect(error.code == .accessDenied)
    #expect(error.message.contains("one: refused; "))
    #expect(error.message.contains("Too many authentication failures"))
  }

  @Test func keysOfAnAgentLogIn() async throws {
    var host = try TestHost()
    let other = try host.server.folder.makeKey("other")
    let agent = try SSHServerAgent(
      folder: host.server.folder, identityFiles: [other, host.server.identityFile])
    host.options.identityFiles = []
    host.options.useAgent = true
    host.options.agentSocket = agent.socket
    for _ in 1...3 { await (try await host.connect()).close() }
  }

  @Test func onlyKeysOfTheAgentThatAreNamedAreTried() async throws {
    let server = try SSHServer(configuration: ["MaxAuthTries 3"])
    var host = try TestHost(server)
    let others = try ["one", "two", "three"].map { try server.folder.makeKey($0) }
    let agent = try SSHServerAgent(
      folder: server.folder, identityFiles: others + [server.identityFile])
    host.options.useAgent = true
    host.options.agentSocket = agent.socket
    // The private key is with the agent alone.
    let path = server.folder.file("public-alone")
    try server.folder.write(server.folder.read("user.pub"), to: "public-alone.pub")
    host.options.identityFiles = [path]
    #expect(try await host.connectionError().message.contains("Too many authentication failures"))
    host.options.usesOnlyIdentities = true
    await (try await host.connect()).close()
    host.options.identityFiles = [others[0]]
    let error = try await host.connectionError()
    #expect(
      error.message.hasSuffix(
        "tried: key \(others[0]): refused; keys of the agent: refused; the server accepts: "
          + "publickey"), "\(error.message)")
  }

  @Test func anAgentWithoutTheKeyIsExplained() async throws {
    var host = try TestHost()
    let other = try host.server.folder.makeKey("other")
    let agent = try SSHServerAgent(folder: host.server.folder, identityFiles: [other])
    host.options.identityFiles = []
    host.options.useAgent = true
    host.options.agentSocket = agent.socket
    let error = try await host.connectionError()
    #expect(
      error.message.hasSuffix("tried: keys of the agent: refused; the server accepts: publickey"))
  }

  @Test func anAgentThatDoesNotAnswerIsGivenUpOnce() async throws {
    var host = try TestHost()
    let agent = try SSHServerAgent(folder: host.server.folder, identityFiles: [])
    kill(agent.pid, SIGSTOP)
    host.options.useAgent = true
    host.options.agentSocket = agent.socket
    host.options.timeouts.agent = .milliseconds(200)
    host.options.identityFiles = []
    let error = try await host.connectionError()
    #expect(error.message.contains("tried: keys of the agent: refused"))
    let start = ContinuousClock.now
    host.options.timeouts.agent = .seconds(60)
    _ = try await host.connectionError()
    #expect(ContinuousClock.now - start < .seconds(50))
  }

  @Test func anAgentThatIsGoneIsNoObstacle() async throws {
    var host = try TestHost()
    host.options.useAgent = true
    host.options.agentSocket = host.server.folder.file("no-agent")
    host.options.identityFiles.insert(try host.server.folder.makeKey("other"), at: 0)
    await (try await host.connect()).close()
  }

  @Test func aWrongPasswordIsRefusedWithoutBeingShown() async throws {
    let server = try SSHServer(configuration: ["PasswordAuthentication yes"])
    var host = try TestHost(server)
    host.options.identityFiles = []
    host.options.password = SSHPassword("not the password")
    let error = try await host.connectionError()
    #expect(error.code == .accessDenied)
    #expect(
      error.message.hasSuffix("tried: password: refused; the server accepts: publickey, password"))
    #expect(!"\(host.options)".contains("not the password"))
  }

  @Test func aServerThatWantsMoreThanAKeySaysWhat() async throws {
    let server = try SSHServer(configuration: [
      "PasswordAuthentication yes", "AuthenticationMethods publickey,password",
    ])
    let error = try await TestHost(server).connectionError()
    #expect(error.code == .accessDenied)
    #expect(error.message.hasSuffix("the server accepts: password"))
  }
}

/// Lets a closure share what cannot be copied.
private final class Box: Sendable {
  let value: Locked<[String]>
  init(_ value: consuming Locked<[String]>) { self.value = value }
}

/// Something that happens once, for which a thread can wait.
private final class Signal: Sendable {
  private let flag = Locked(false)

  var isSet: Bool { flag.withLock(\.self) }

  func set() { flag.withLock { $0 = true } }

  /// Blocks the thread; returns whether it has happened in time.
  func wait(seconds: Int) -> Bool {
    for _ in 0..<(seconds * 100) where !isSet { usleep(10_000) }
    return isSet
  }
}
