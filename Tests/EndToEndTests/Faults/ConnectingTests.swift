import PlayTestKit
import Testing

/// Hosts that cannot be connected to at first.
@Suite struct ConnectingTests {
  private static let playbook =
    #"{ "hosts": "all", "gather_facts": false, "tasks": [ { "raw": "echo here" } ] }"#

  private static let play = "Play: all (1 host)\n\n"

  private func run(
    _ server: SSHServer, port: Int, _ lab: Lab, _ options: String...
  ) async throws -> Finished {
    let path = try await lab.write("site.json", Self.playbook)
    let hosts = try await lab.write(
      "inventory/hosts",
      """
      h ansible_host=127.0.0.1 ansible_port=\(port) ansible_user=\(server.user) \
      ansible_ssh_private_key_file=\(server.identityFile)

      """)
    return try await Program.run(
      [Lab.program, path, "-i", hosts, "--accept-new", "--known-hosts", "\(lab.folder)/known"]
        + options)
  }

  @Test func serverThatLetsNobodyInAtFirstIsTriedAgain() async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer()
      try await FaultyProxy.with(["drop:2"], to: server.port, in: lab.folder) { proxy in
        let run = try await run(server, port: proxy.ports[0], lab)
        #expect(run.status == 0)
        #expect(
          run.output.hasPrefix(
            """
            Play: all (1 host)

            connecting again, 1 of 2: h: h (\(server.user)@127.0.0.1:\(proxy.ports[0])): \
            key exchange: Socket error:
            """), "\(run.output)")
        #expect(run.output.split(separator: "\n").count { $0.hasPrefix("connecting") } == 1)
      }
    }
  }

  @Test func serverThatIsNotThereIsGivenUp() async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer()
      let port = try SSHServerImpostor.freePort()
      let reason = """
        h: h (\(server.user)@127.0.0.1:\(port)): connect: 127.0.0.1: Connection refused; \
        check host and port, and that sshd runs there
        """
      let once = try await run(server, port: port, lab, "--connect-retries", "1")
      #expect(once.status == 4)
      #expect(
        once.output.hasPrefix(
          "\(Self.play)connecting again, 1 of 1: \(reason)\n\nunreachable: \(reason)\n"))
      let never = try await run(server, port: port, lab, "-e", "ansible_ssh_retries=0")
      #expect(never.output.hasPrefix("\(Self.play)unreachable: \(reason)\n"))
      let attempts = try await run(server, port: port, lab, "-v", "-o", "ConnectionAttempts=2")
      #expect(attempts.output.hasPrefix("\(Self.play)connecting again, 1 of 1: \(reason)\n"))
      let misuse = try await run(server, port: port, lab, "--connect-retries=-1")
      #expect(misuse.status == 64)
      #expect(misuse.errors.contains("--connect-retries: expected a number from 0"))
    }
  }

  @Test func serverThatRefusesTheKeyIsNotTriedAgain() async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer()
      let key = try server.folder.makeKey("stranger")
      let run = try await run(
        server, port: server.port, lab, "-e", "ansible_ssh_private_key_file=\(key)")
      #expect(run.status == 4)
      #expect(run.output.hasPrefix("\(Self.play)unreachable: h: h ("), "\(run.output)")
      #expect(server.countLogins() == 0)
    }
  }
}
