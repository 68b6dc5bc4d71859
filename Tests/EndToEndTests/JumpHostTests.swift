import Testing

/// Hosts that are reached through another one.
@Suite(.serialized) struct JumpHostTests {
  private static let playbook = """
    { "hosts": "web2.lab,web3.lab", "tasks": [
      { "name": "Make a file", "file": { "path": "/root/here", "state": "touch" } } ] }
    """

  @Test func aPlaybookRunsThroughAJumpHostAndNotThereWithoutIt() async throws {
    try await Lab.with(hosts: 3) { lab in
      let playbook = try await lab.write("touch.json", Self.playbook)
      // A group's way, which the jump host itself and one more do not take.
      _ = try await lab.write("inventory/group_vars/lab/way.json", #"{ "jump": "web1.lab" }"#)
      for host in ["web1.lab", "web3.lab"] {
        _ = try await lab.write("inventory/host_vars/\(host).json", #"{ "jump": "none" }"#)
      }
      let run = try await lab.swplay(playbook)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      for host in ["web2.lab", "web3.lab"] {
        #expect(try await lab.run(on: host, "test", "-f", "/root/here").status == 0)
      }

      try await lab.stop("web1.lab")
      let stopped = try await lab.swplay(playbook)
      #expect(stopped.status == 4)
      #expect(stopped.output.contains(" through web1.lab): connect: jump host web1.lab (root@"))
      #expect(!stopped.output.contains("web3.lab (root@"))
    }
  }

  @Test func aWayThatLeadsBackIsToldBeforeAnythingIsConnected() async throws {
    try await Lab.withFolder { folder in
      let playbook = try await folder.write("ping.json", #"{ "hosts": "all", "tasks": [] }"#)
      let hosts = try await folder.write(
        "hosts", "gate\nweb1\nweb2\nweb3 jump=op@\n[all:vars]\njump=gate\n")
      let run = try await Lab.swplay(playbook, "-i", hosts)
      #expect(run.status == 65)
      #expect(
        run.errors == """
          \(hosts):6:6: jump: "gate" is reached through itself; write jump=none for a host that is \
          reached directly
          \(hosts):4:11: jump: expected [USER@]HOST[:PORT], or several with commas between them, \
          found "op@"; an IPv6 address stands in brackets: [2001:db8::1]:22
          2 mistakes; no host was touched

          """)
    }
  }
}
