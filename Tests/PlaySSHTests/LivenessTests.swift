import PlayShell
import PlayTestKit
import Testing

@testable import PlaySSH

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Noticing that a host is gone although its connection is not.
@Suite struct LivenessTests {
  private let start = ContinuousClock.now

  private func after(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test func silentHostIsAskedSoManyTimesAndThenGivenUp() {
    var liveness = Liveness(interval: .seconds(10), limit: 2, now: start)
    #expect(liveness.step(received: 0, now: after(9)) == .wait(until: after(10)))
    #expect(liveness.step(received: 0, now: after(10)) == .ask)
    #expect(liveness.step(received: 0, now: after(10)) == .wait(until: after(20)))
    #expect(liveness.step(received: 0, now: after(20)) == .ask)
    #expect(liveness.step(received: 0, now: after(30)) == .giveUp(after: .seconds(30)))
  }

  @Test func everythingThatArrivesIsASignOfLife() {
    var liveness = Liveness(interval: .seconds(10), limit: 1, now: start)
    #expect(liveness.step(received: 0, now: after(10)) == .ask)
    #expect(liveness.step(received: 1, now: after(15)) == .wait(until: after(25)))
    #expect(liveness.step(received: 1, now: after(25)) == .ask)
  }

  @Test func controllerThatSleptForAnHourAsksBeforeItGivesUp() {
    var liveness = Liveness(interval: .seconds(10), limit: 2, now: start)
    #expect(liveness.step(received: 0, now: after(3600)) == .ask)
    #expect(liveness.step(received: 0, now: after(3600)) == .wait(until: after(3610)))
  }

  @Test func serverThatStopsInTheMiddleOfAnExchangeIsNoticed() async throws {
    var host = try TestHost()
    host.options.aliveInterval = .milliseconds(200)
    host.options.aliveLimit = 2
    let other = try await host.connect()
    let shell = try await host.connect()
    let pid = try await shell.serverPID()
    kill(pid, SIGSTOP)
    defer { kill(pid, SIGKILL) }
    let error = try await shell.exchangeError(["true"])
    #expect(error.code == .connectionLost)
    #expect(
      error.message.hasSuffix(
        "exchange: the host has given no sign of life for 0.6 s; the connection is given up"))
    #expect(try await other.run(["echo", "here"]).line == "here")
    await other.close()
  }

  @Test func serverThatStopsInTheMiddleOfAnUploadIsNoticed() async throws {
    var host = try TestHost()
    host.options.aliveInterval = .milliseconds(200)
    host.options.aliveLimit = 2
    let shell = try await host.connect()
    let pid = try await shell.serverPID()
    kill(pid, SIGSTOP)
    defer { kill(pid, SIGKILL) }
    let error = try await shell.exchangeError(
      ShellCommand(["wc", "-c"], input: TestBytes.make(20_000_000)))
    #expect(error.code == .connectionLost)
    #expect(error.message.contains("no sign of life for 0.6 s"))
  }

  @Test func commandThatSaysNothingForLongIsWaitedFor() async throws {
    var host = try TestHost()
    host.options.aliveInterval = .milliseconds(50)
    host.options.aliveLimit = 2
    let shell = try await host.connect()
    // Many times as long as a dead host would be waited for.
    #expect(try await shell.run(["sh", "-c", "sleep 3; echo here"]).line == "here")
    await shell.close()
  }

  @Test func serverThatAsksWhileNothingIsExchangedIsAnswered() async throws {
    let server = try SSHServer(
      configuration: ["ClientAliveInterval 1", "ClientAliveCountMax 1"])
    var options = try TestHost(server).options
    options.timeouts.idle = .milliseconds(200)
    let transport = try Transport(options: options, logger: .quiet)
    let destination = try TestHost(server).destination
    let idle = try await transport.connect(to: destination)
    let busy = try await transport.connect(to: destination)
    // Without an answer the server ends the connection after two seconds.
    _ = try await busy.run(["sleep", "5"])
    #expect(try await idle.run(["echo", "here"]).line == "here")
    await transport.shutdown()
  }

  @Test func jumpHostThatStopsIsNoticed() async throws {
    var site = try JumpSite()
    site.gateOptions[0].aliveInterval = .milliseconds(200)
    site.gateOptions[0].aliveLimit = 2
    let shell = try await site.connect()
    let gates = try site.gates[0].connections()
    for pid in gates { kill(pid, SIGSTOP) }
    defer { for pid in gates { kill(pid, SIGKILL) } }
    let error = try await shell.exchangeError(["true"])
    #expect(error.code == .connectionLost)
    #expect(
      error.message.contains(
        "forwarding: the host has given no sign of life for 0.6 s; the connection is given up"))
  }
}
