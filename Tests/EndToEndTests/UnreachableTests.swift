import Testing

/// Hosts that cannot be reached fail alone.
@Suite(.serialized) struct UnreachableTests {
  @Test func oneHostDownAndOneWithAWrongKeyDoNotStopTheThird() async throws {
    try await Lab.with(hosts: 3) { lab in
      let playbook = try await lab.write(
        "touch.json",
        """
        { "hosts": "all", "tasks": [
          { "name": "Make a file", "file": { "path": "/root/here", "state": "touch" } } ] }
        """)
      try await lab.stop("web1.lab")
      try await forge(keyOf: "web2.lab", in: lab)
      let run = try await lab.swplay(playbook)
      #expect(run.status == 4)
      #expect(run.output.contains("web1.lab"))
      #expect(run.output.contains("refused"))
      #expect(run.output.contains("ssh-keygen -f"))
      #expect(try await lab.run(on: "web3.lab", "test", "-f", "/root/here").status == 0)
      #expect(try await lab.run(on: "web2.lab", "test", "-f", "/root/here").status == 1)
    }
  }

  /// Puts another key into known_hosts for a host.
  private func forge(keyOf host: String, in lab: Lab) async throws {
    let script = #"""
      ssh-keygen -q -t ed25519 -N "" -f "$1/forged" &&
      port=$(sed -n "s/^$2 .*ansible_port=\([0-9]*\).*/\1/p" "$1/inventory/hosts") &&
      key=$(cut -d " " -f 1,2 "$1/forged.pub") &&
      sed -i "s|^\[127.0.0.1\]:$port .*|[127.0.0.1]:$port $key|" "$1/known_hosts"
      """#
    let forged = try await Program.run(["sh", "-c", script, "sh", lab.folder, host])
    #expect(forged.status == 0, "\(forged.errors)")
  }
}
