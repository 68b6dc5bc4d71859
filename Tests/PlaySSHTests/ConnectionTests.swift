import Logging
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

@Suite struct ConnectionTests {
  /// The error of connecting to a port of 127.0.0.1 where no SSH server is.
  private func error(
    port: Int, host: String = "127.0.0.1", _ change: (inout SSHOptions) -> Void = { _ in }
  ) async throws -> SSHError {
    var options = SSHOptions(knownHostsFiles: [])
    options.useAgent = false
    change(&options)
    let transport = try Transport(options: options, logger: .quiet)
    let destination = SSHDestination(name: "web1", host: host, port: port, user: "ada")
    return try #require(
      await #expect(throws: SSHError.self) { try await transport.connect(to: destination) })
  }

  @Test func aPortWithoutServerIsRefused() async throws {
    let port = try SSHServerImpostor.freePort()
    let error = try await error(port: port)
    #expect(
      error.message == """
        web1 (ada@127.0.0.1:\(port)): connect: 127.0.0.1: Connection refused; \
        check host and port, and that sshd runs there
        """)
    #expect(error.code == .unreachable)
    #expect(error.isRetriable)
  }

  @Test func aNameWithoutAddressIsNamed() async throws {
    let error = try await error(port: 22, host: "no-such-host.invalid")
    #expect(error.phase == .resolve)
    #expect(error.code == .unreachable)
    #expect(error.message.contains("the name \"no-such-host.invalid\" has no address"))
  }

  @Test func allAddressesOfANameAreTried() async throws {
    // The server listens on 127.0.0.1 only; localhost may mean ::1 first.
    var host = try TestHost()
    let hosts = try host.server.knownHosts(["ed25519"]).replacing("127.0.0.1", with: "localhost")
    try host.server.folder.write(hosts, to: "known_hosts")
    host = try TestHost(host.server)
    var destination = host.destination
    destination.host = "LocalHost"
    let shell = try await host.transport.connect(to: destination)
    #expect(try await shell.run(["echo", "here"]).line == "here")
    await shell.close()
  }

  @Test func aHostThatDoesNotAnswerIsGivenUpAtTheDeadline() async throws {
    let impostor = try SSHServerImpostor(.deaf)
    let error = try await error(port: impostor.port) { $0.timeouts.connect = .milliseconds(200) }
    #expect(error.phase == .connect)
    #expect(error.code == .unreachable)
    #expect(error.message.contains("connect: 127.0.0.1: no answer; "))
  }

  @Test func aSilentServerIsGivenUpAtTheDeadline() async throws {
    let impostor = try SSHServerImpostor(.silent)
    let error = try await error(port: impostor.port) {
      $0.timeouts.keyExchange = .milliseconds(200)
    }
    #expect(error.code == .timedOut)
    #expect(
      error.message == """
        web1 (ada@127.0.0.1:\(impostor.port)): key exchange: no answer within 0.2 s; \
        the connection is given up
        """)
  }

  @Test(arguments: ["", "SSH-2.0-OpenSSH_9.9\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n"])
  func aServerThatHangsUpIsAnError(greeting: String) async throws {
    let impostor = try SSHServerImpostor(.says(Array(greeting.utf8)))
    let error = try await error(port: impostor.port)
    #expect(error.phase == .keyExchange)
    #expect(error.code == .connectionLost)
  }

  @Test(arguments: [
    SSHServerImpostor.Behaviour.says(TestBytes.make(5000)),
    .says(Array("SSH-2.0-OpenSSH_9.9\r\n".utf8) + TestBytes.make(5000)),
    .floods(TestBytes.make(65536)),
    .floods(Array("SSH-1.0-old\r\n".utf8)),
  ])
  func rubbishIsAnError(behaviour: SSHServerImpostor.Behaviour) async throws {
    let impostor = try SSHServerImpostor(behaviour)
    let error = try await error(port: impostor.port)
    #expect(error.phase == .keyExchange)
    #expect(error.code == .connectionLost)
  }

  @Test func anEndlessGreetingIsGivenUpAndDisturbsNoOne() async throws {
    let impostor = try SSHServerImpostor(.floods(Array("still here\r\n".utf8)))
    let host = try TestHost()
    let shell = try await host.connect()
    var options = host.options
    options.timeouts.keyExchange = .milliseconds(500)
    let destination = SSHDestination(
      name: "bad", host: "127.0.0.1", port: impostor.port, user: "ada")
    async let connection = host.transport.connect(to: destination, options: options)
    for number in 1...20 {
      #expect(try await shell.run(["echo", "\(number)"]).line == "\(number)")
    }
    do {
      _ = try await connection
      Issue.record("an impostor was taken for a server")
    } catch {
      #expect((error as? SSHError)?.phase == .keyExchange)
      #expect((error as? SSHError)?.code == .timedOut)
    }
    await shell.close()
  }

  @Test func aServerThatDiesDuringAnExchangeIsAnError() async throws {
    let host = try TestHost()
    let other = try await host.connect()
    let shell = try await host.connect()
    let error = try await shell.exchangeError(["eval", "kill -9 $PPID"])
    #expect(error.code == .connectionLost)
    #expect(error.isRetriable)
    #expect(try await other.run(["echo", "here"]).line == "here")
    let later = try await shell.exchangeError(["true"])
    #expect(later.code == .misuse)
    #expect(later.message.contains("the session has ended earlier: "))
    await other.close()
  }

  @Test func aStoppedServerIsGivenUpAtTheDeadline() async throws {
    let host = try TestHost()
    let other = try await host.connect()
    let shell = try await host.connect()
    let pid = try await shell.serverPID()
    kill(pid, SIGSTOP)
    defer { kill(pid, SIGKILL) }
    let error = try await shell.exchangeError(["true"], timeout: .milliseconds(300))
    #expect(error.code == .timedOut)
    #expect(error.message.hasSuffix("no answer within 0.3 s; the connection is given up"))
    #expect(try await other.run(["echo", "here"]).line == "here")
    await other.close()
  }

  @Test func aShellThatEndsIsAnError() async throws {
    let host = try TestHost()
    let shell = try await host.connect()
    let error = try await shell.exchangeError(["sh", "-c", "kill -TERM $PPID"])
    #expect(error.code == .shellFailed)
    #expect(error.message.hasSuffix("the shell `/bin/sh` ended with status 143"))
  }
}
