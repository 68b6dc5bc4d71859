import Testing

/// What hosts say about themselves, without a playbook.
@Suite(.serialized) struct FactsCommandTests {
  /// Tells whether another one that runs at the same time has been seen.
  private static let meeting = """
    #!/bin/sh
    mkdir -p /run/meeting
    : >/run/meeting/$$
    tries=500
    until [ "$(ls /run/meeting | wc -l)" -ge 2 ]; do
      tries=$((tries - 1)); [ $tries -gt 0 ] || { echo false; exit; }
      sleep 0.01
    done
    echo true
    """

  @Test func hostsAreAskedAtTheSameTimeAndShownInOrder() async throws {
    try await Lab.with(hosts: 1) { lab in
      try await ownFact("meeting", Self.meeting, on: "web1.lab", of: lab)
      let run = try await facts(lab, try await twice(lab), "all", "local")
      #expect(
        run.output == """
          {
            "b": {
              "meeting": true
            }
          }
          {
            "a": {
              "meeting": true
            }
          }

          """, "\(run.errors)")
      #expect(run.status == 0)
      let one = try await facts(lab, try await twice(lab), "a", "hostname")
      #expect(one.output == "\"web1\"\n")
    }
  }

  @Test func onlySoManyHostsAreAskedAtOnceAsForksAllow() async throws {
    try await Lab.with(hosts: 1) { lab in
      let count = """
        #!/bin/sh
        mkdir /run/alone || { echo false; exit; }
        sleep 0.3
        rmdir /run/alone
        echo true
        """
      try await ownFact("alone", count, on: "web1.lab", of: lab)
      let run = try await facts(lab, try await twice(lab), "all", "local", "--forks", "1")
      #expect(run.output.ranges(of: "\"alone\": true").count == 2, "\(run.output)")
    }
  }

  @Test func aHostThatCannotAnswerFailsAlone() async throws {
    try await Lab.with(hosts: 3) { lab in
      try await ownFact("broken", "#!/bin/sh\necho '{ oops'\n", on: "web1.lab", of: lab)
      try await lab.stop("web2.lab")
      let run = try await facts(lab, lab.folder + "/inventory", "all", "nodename")
      #expect(
        run.output == """
          {
            "web3.lab": "web3.lab"
          }

          """)
      let errors = run.errors.split(separator: "\n")
      let fact = """
        web1.lab: the fact "local" cannot be read: \
        /usr/local/etc/swplay/facts.d/broken.fact: it is no JSON:
        """
      #expect(errors.contains { $0.hasPrefix(fact) }, "\(run.errors)")
      #expect(errors.contains { $0.contains("web2.lab") && $0.contains("refused") })
      #expect(run.status == 2)
    }
  }

  @Test func anUnknownFactIsToldBeforeAHostIsTouched() async throws {
    try await Lab.withFolder { lab in
      let hosts = try await lab.write("hosts", "web1\n")
      let run = try await Lab.swplay("facts", "-i", hosts, "web1", "hostnam")
      #expect(run.status == 64)
      #expect(
        run.errors.contains("there is no fact \"hostnam\"; did you mean \"hostname\"?"),
        "\(run.errors)")
    }
  }

  private func facts(_ lab: Lab, _ inventory: String, _ words: String...) async throws -> Finished {
    let options = ["-i", inventory, "--known-hosts", lab.folder + "/known_hosts"]
    return try await Program.run([Lab.program, "facts"] + options + words, in: Lab.root)
  }

  /// An inventory with two names for the lab's first host.
  private func twice(_ lab: Lab) async throws -> String {
    let hosts = try await Program.run(["cat", lab.folder + "/inventory/hosts"]).output
    let line = try #require(hosts.split(separator: "\n").first { $0.hasPrefix("web1.lab ") })
    let settings = line.dropFirst("web1.lab ".count)
    return try await lab.write("twice.ini", "b \(settings)\na \(settings)\n")
  }

  /// Puts a program that tells a fact on a host.
  private func ownFact(
    _ name: String, _ text: String, on host: String, of lab: Lab
  ) async throws {
    let script = #"""
      set -e
      mkdir -p /usr/local/etc/swplay/facts.d
      printf '%s' "$2" >"/usr/local/etc/swplay/facts.d/$1.fact"
      chmod 755 "/usr/local/etc/swplay/facts.d/$1.fact"
      """#
    let put = try await lab.run(on: host, "/bin/sh", "-c", script, "sh", name, text)
    guard put.status == 0 else { throw LabFailure(description: put.errors) }
  }
}
