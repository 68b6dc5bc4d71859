import PlayTestKit
import Testing

/// Commands that say a lot.
@Suite(.serialized) struct OutputTests {
  /// Prints the most memory that a command has taken, in KiB.
  private static let measure = """
    import resource, subprocess, sys
    status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
    print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """

  /// Runs a shell command on a server with 1,000 lines more than it is told; returns KiB and the log.
  private func run(lines: Int, _ lab: Lab, _ server: SSHServer) async throws -> Int {
    let path = try await lab.write(
      "site.json",
      #"{ "hosts": "all", "gather_facts": false, "tasks": [ { "shell": "seq -f '%07.0f' \#(lines)" } ] }"#
    )
    let hosts = try await lab.write(
      "hosts",
      """
      h ansible_host=127.0.0.1 ansible_port=\(server.port) ansible_user=\(server.user) \
      ansible_ssh_private_key_file=\(server.identityFile)

      """)
    let run = try await Program.run([
      "env", "XDG_STATE_HOME=\(lab.folder)/state", "python3", "-c", Self.measure, Lab.program, path,
      "-i", hosts, "--known-hosts", server.knownHostsFile,
    ])
    let words = run.output.split(whereSeparator: \.isWhitespace)
    #expect(words.first == "0", "\(run.output)\(run.errors)")
    return try #require(words.last.flatMap { Int($0) })
  }

  @Test func muchOutputIsLoggedWholeWithinBounds() async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer()
      let little = try await run(lines: 1, lab, server)
      // 24 MB.
      let much = try await run(lines: 3_000_000, lab, server)
      print("memory: \(little) KiB with one line, \(much) KiB with 24 MB")
      #expect(much - little < 20 * 24_000)
      let log = try await Program.run([
        "sh", "-c",
        #"cat $(ls -d "$1"/state/swplay/*/logs/*/h.log | tail -n 1) | sed -n 's/^  \([0-9]\{7\}\)$/\1/p' | cksum; seq -f '%07.0f' 3000000 | cksum"#,
        "sh", lab.folder,
      ])
      let sums = log.output.split(separator: "\n")
      #expect(sums.count == 2 && sums[0] == sums[1], "\(log.output)")
    }
  }
}
