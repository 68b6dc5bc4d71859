import PlayShell
import PlayTestKit
import Testing

/// Facts are asked of every host, and a lying one must not end the run of the others.
@Suite struct HostileFactTests {
  @Test func anyAnswerIsFactsOrAnError() throws {
    let host = try RecordedHost.complete()
    for seed in 0..<1_500 {
      var random = SeededGenerator(seed: UInt64(seed))
      var lying = host
      for (command, result) in host.answers.sorted(by: { $0.key < $1.key })
      where Int.random(in: 0..<3, using: &random) == 0 {
        lying.set(command, to: HostileAnswer.changed(result, &random))
      }
      _ = try? lying.facts()
    }
  }

  /// Found by the test above.
  @Test(arguments: [
    ("df -k", "/dev/a 9223372036854775807 1 9223372036854775807 1% /\n"),
    ("ifconfig -a", "lo0: flags=1<UP> mtu 1\n\tinet6 % prefixlen 1\n"),
  ])
  func whatOnceEndedTheProgramIsAnError(command: String, line: String) throws {
    var host = try RecordedHost.complete()
    let key = try #require(host.answers.keys.first { $0.hasPrefix(command) })
    host.set(key, to: .init(status: 0, stdout: "heading\n" + line))
    _ = try? host.facts()
  }
}
