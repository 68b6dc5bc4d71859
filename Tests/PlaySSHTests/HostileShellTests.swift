import PlayData
import PlaySSH
import PlayShell
import PlayTestKit
import Testing

/// A host that lets one log in, and then answers whatever it likes.
@Suite struct HostileShellTests {
  private struct Host: CustomStringConvertible {
    let description: String
    /// What runs in place of the shell that was asked for.
    let command: String
    /// How the message begins.
    let message: String

    init(_ description: String, _ command: String, _ message: String) {
      (self.description, self.command, self.message) = (description, command, message)
    }
  }

  /// A program that knows the session's mark from the script, and puts this behind it.
  private static func answering(_ output: String) -> String {
    #"while read -r a b c; do if [ "$a" = printf ]; then m=${b#???}; "#
      + #"printf "\n$m \#(output)\n"; printf "\n$m 0\n" >&2; fi; done"#
  }

  /// Ends when the script has been read up to its first question.
  private static let untilAsked = #"while read -r a b; do [ "$a" != printf ] || exit 0; done"#

  private static let outOfStep =
    "the shell answered out of step: expected the end of command 0, got "
  private static let tooMuch = "the commands printed more than 1048576 bytes"

  private static let hosts = [
    Host("an answer to another command", answering("7 0"), outOfStep + #""7 0""#),
    Host("no status", answering("0 x"), outOfStep + #""0 x""#),
    Host(
      "a mark that does not end", answering(String(repeating: "0", count: 500)),
      outOfStep + "\"\(String(repeating: "0", count: 64))\""),
    Host(
      "noise",
      #"awk 'BEGIN { for (i = 0; i < 50000; i++) { x = (x * 69069 + 7) % 65536; "#
        + #"printf "%c", x / 256 } }'; "# + untilAsked, "the shell `/bin/sh` ended with status 0: "),
    Host("a flood", "yes", tooMuch),
    Host("a flood without lines", #"tr '\0' x </dev/zero"#, tooMuch),
    Host("a flood of errors", "yes >&2", tooMuch),
    Host("nothing", untilAsked, "the shell `/bin/sh` ended with status 0"),
  ]

  @Test(arguments: hosts)
  private func itsAnswersAreAnErrorOfThisHost(_ hostile: Host) async throws {
    var host = try TestHost(SSHServer(configuration: ["ForceCommand \(hostile.command)"]))
    host.options.outputLimit = 1 << 20
    let shell = try await host.connect()
    let error = try await shell.exchangeError(["echo", "1"])
    let place = "web1 (\(host.server.user)@127.0.0.1:\(host.server.port)): exchange: "
    #expect(error.message.hasPrefix(place + hostile.message), "\(error.message)")
    #expect(error.message.utf8.count < 8_000)
    await shell.close()
  }

  /// Before there is an answer to wait for, a host has little to say.
  @Test func aFloodWhileAUserIsBecomeFillsNoMemory() async throws {
    var host = try TestHost(SSHServer(configuration: ["ForceCommand yes"]))
    host.options.account = Account(user: "root", method: .sudo, password: Secret("x"))
    let error = try await host.connectionError()
    #expect(error.code == .tooMuchOutput)
    #expect(error.message.hasSuffix("): become: \(Self.tooMuch)"), "\(error.message)")
  }

  @Test func aFloodWhileAFileIsCopiedFillsNoMemory() async throws {
    let host = try TestHost(SSHServer(configuration: ["ForceCommand yes >&2"]))
    let shell = try await host.connect()
    let error = try await shell.exchangeError(
      ShellCommand(["cat"], input: Array(repeating: 0, count: 1 << 20)))
    #expect(error.code == .tooMuchOutput)
    #expect(error.message.hasSuffix("): upload: \(Self.tooMuch)"), "\(error.message)")
  }

  @Test func silenceIsGivenUp() async throws {
    let host = try TestHost(SSHServer(configuration: ["ForceCommand sleep 600"]))
    let shell = try await host.connect()
    let error = try await shell.exchangeError(["echo", "1"], timeout: .milliseconds(500))
    #expect(error.code == .timedOut)
    await shell.close()
  }
}
