import Foundation
import Logging
import PlaySSH
import PlayShell
import PlayTestKit
import Testing

/// A server that answers rubbish once one has logged in: an error of this host, in time, and no more.
@Suite(.serialized) struct HostileServerTests {
  /// A host that `hostile-sshd` plays.
  private final class Server {
    let folder: SSHServerFolder
    let process: SSHServerProcess
    let port: Int

    init(_ behaviour: String, seed: Int) throws {
      folder = try SSHServerFolder()
      try folder.makeKey("user")
      let key = try folder.makeKey("host")
      let program = URL(filePath: #filePath).deletingLastPathComponent().path() + "hostile-sshd"
      process = try SSHServerProcess([
        "env", "/usr/bin/python3", program, key, behaviour, "\(seed)",
      ])
      try process.waitForOutput("\n")
      port = try #require(Int(process.output.prefix { $0.isNumber }))
      let fields = try folder.read("host.pub").split(separator: " ")
      try folder.write("[127.0.0.1]:\(port) \(fields[0]) \(fields[1])\n", to: "known_hosts")
    }

    deinit { process.stop() }

    var options: SSHOptions {
      var options = SSHOptions(knownHostsFiles: [folder.file("known_hosts")])
      options.identityFiles = [folder.file("user")]
      options.useAgent = false
      options.outputLimit = 4 << 20
      options.timeouts.authenticate = .seconds(5)
      options.timeouts.channel = .seconds(5)
      options.timeouts.connect = .seconds(5)
      options.timeouts.close = .seconds(1)
      return options
    }

    func destination(_ name: String, jump: SSHJumpHost? = nil) -> SSHDestination {
      SSHDestination(name: name, host: "127.0.0.1", port: port, user: "root", jump: jump)
    }
  }

  /// How connecting, or else a first question, ends; `nil` when nothing goes wrong.
  private func failure(
    of transport: Transport, _ destination: SSHDestination, _ options: SSHOptions
  ) async -> SSHError? {
    var batch = Batch(timeout: .seconds(5))
    batch.append(["echo", "here"])
    do throws(SSHError) {
      _ = try await transport.connect(to: destination, options: options).exchange(batch)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["rubbish", "lengths", "requests", "windows", "errors"], 0..<6)
  func itIsAnErrorOfThisHost(behaviour: String, seed: Int) async throws {
    let server = try Server(behaviour, seed: seed)
    let honest = try TestHost()
    var options = honest.options
    options.knownHostsFiles = server.options.knownHostsFiles + honest.options.knownHostsFiles
    let transport = try Transport(options: options, logger: .quiet)
    let before = try Memory.resident()
    let error = await failure(of: transport, server.destination("hostile"), server.options)
    #expect(error?.message.hasPrefix("hostile (root@127.0.0.1:\(server.port)): ") == true)
    #expect(try Memory.resident() - before < 100 << 20)
    // The loop goes on, and with it all other hosts.
    let shell = try await transport.connect(to: honest.destination, options: options)
    #expect(try await shell.run(["echo", "here"]).line == "here")
    await transport.shutdown()
  }

  @Test(arguments: ["rubbish", "lengths", "errors"], 0..<4)
  func asAJumpHostItEndsWhatIsBehind(behaviour: String, seed: Int) async throws {
    let server = try Server(behaviour, seed: seed)
    let honest = try TestHost()
    let transport = try Transport(options: server.options, logger: .quiet)
    let jump = SSHJumpHost(server.destination("hostile"), options: server.options)
    var behind = honest.destination
    behind = SSHDestination(
      name: "web1", host: behind.host, port: behind.port, user: behind.user, jump: jump)
    let before = try Memory.resident()
    var options = honest.options
    options.timeouts = server.options.timeouts
    options.timeouts.keyExchange = .seconds(5)
    let error = await failure(of: transport, behind, options)
    #expect(error?.message.hasPrefix("web1 (") == true)
    #expect(try Memory.resident() - before < 100 << 20)
    await transport.shutdown()
  }

  /// Many systems hold a small packet back until the one before it has been acknowledged, and many
  /// acknowledge late what they have nothing to say to.
  @Test func whatComesBeforeTheAnswerIsAcknowledged() async throws {
    let server = try Server("announcing", seed: 1)
    let transport = try Transport(options: server.options, logger: .quiet)
    let error = await failure(of: transport, server.destination("hostile"), server.options)
    #expect(error?.code == .connectionLost, "\(String(describing: error))")
    await transport.shutdown()
  }

  @Test func whatComesBeforeTheAnswerOfAJumpHostIsAcknowledged() async throws {
    let server = try Server("announcing", seed: 1)
    let transport = try Transport(options: server.options, logger: .quiet)
    let jump = SSHJumpHost(server.destination("gate1"), options: server.options)
    var options = server.options
    options.timeouts.keyExchange = .milliseconds(500)
    let error = await failure(of: transport, server.destination("web1", jump: jump), options)
    // That is behind the tunnel, through which nothing comes.
    let message = error?.message ?? ""
    #expect(message.contains(": key exchange: no answer"), "\(message)")
    await transport.shutdown()
  }

  /// The library splits what is larger than a packet, and a remainder of some bytes costs as much as a
  /// whole packet.
  @Test func anUploadTakesAsFewPacketsAsItCan() async throws {
    let size = 320_000
    let server = try Server("counting", seed: size)
    let transport = try Transport(options: server.options, logger: .quiet)
    let shell = try await transport.connect(
      to: server.destination("web1"), options: server.options)
    _ = try await shell.exchangeError(
      ShellCommand(["wc", "-c"], input: TestBytes.make(size)))
    // Packets have 32 KB, of which ten bytes are kept for the header.
    try server.process.waitForOutput("\n10 packets\n")
    await transport.shutdown()
  }

  @Test func questionsWithoutEndAreGivenUp() async throws {
    let server = try Server("questions", seed: 1)
    let transport = try Transport(options: server.options, logger: .quiet)
    var options = server.options
    options.timeouts.authenticate = .seconds(2)
    options.password = SSHPassword("secret")
    let error = await failure(of: transport, server.destination("hostile"), options)
    #expect(error?.code == .timedOut, "\(String(describing: error))")
    await transport.shutdown()
  }
}

/// What this process takes of the machine's memory.
private enum Memory {
  static func resident() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return try #require(Int(text.split(separator: " ")[1])) * 4096
  }
}
