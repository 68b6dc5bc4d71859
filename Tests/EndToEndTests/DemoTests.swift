import Testing

/// The playbook of `make demo` on lab hosts, as a user runs it.
@Suite(.serialized) struct DemoTests {
  private static let playbook = "playbooks/demo.json"

  @Test func checkRunAndSecondRun() async throws {
    try await Lab.with(hosts: 3) { lab in
      let before = try await trees(lab)
      let check = try await lab.swplay(Self.playbook, "--check", "--diff")
      #expect(check.status == 0, "\(check.errors)\(check.output)")
      #expect(check.output.contains("nothing was changed"))
      #expect(check.output.contains("+table <cni-nat> persist { 10.88.0.0/16"))
      #expect(check.output.contains(#"/etc/rc.conf: gateway_enable: not set -> "YES""#))
      #expect(try await trees(lab) == before, "a check must leave hosts untouched")

      let run = try await lab.swplay(Self.playbook)
      #expect(run.status == 0, "\(run.errors)\(run.output)")

      let announced = tasks(in: check.output)
        .filter { $0 != "podman_host : Bring all packages up to date" }
      #expect(tasks(in: run.output) == announced, "but that a new host has nothing to upgrade")
      #expect(tasks(in: run.output).count > 20)

      let again = try await lab.swplay(Self.playbook, "-vv")
      #expect(again.status == 0, "\(again.errors)\(again.output)")
      #expect(again.output.contains("Done: nothing had to be changed"))
      #expect(
        again.output.contains("web1.lab: 4 exchanges"),
        "facts, one for each play, and pkg's forecast")

      try await drift(lab)
    }
  }

  /// After somebody changed one host by hand, a check shows exactly that.
  private func drift(_ lab: Lab) async throws {
    _ = try await lab.run(on: "web2.lab", "sysrc", "gateway_enable=NO")
    _ = try await lab.run(
      on: "web2.lab", "chmod", "600", "/usr/local/etc/nginx/sites/media.example.com.conf")
    let check = try await lab.swplay(Self.playbook, "--check", "--diff", "--fail-on-change")
    #expect(check.status == 3)
    #expect(check.output.contains("would change: web2.lab"))
    #expect(check.output.contains(#"gateway_enable: "NO" -> "YES""#))
    #expect(check.output.contains(#"service routing: "unknown" -> "restarted""#), "by its handler")
    #expect(check.output.contains(#"mode: "0600" -> "0644""#))
    #expect(check.output.contains(#"service nginx: "running" -> "restarted""#), "by its handler")
    #expect(check.output.contains("Check: 4 changes would be made on 1 host"))
  }

  /// The tasks of roles that a report shows, in order.
  private func tasks(in report: String) -> [String] {
    report.split(separator: "\n").map(String.init).filter { line in
      line.wholeMatch(of: /(handler )?[a-z_]+ : .*/) != nil
    }
  }

  private func trees(_ lab: Lab) async throws -> [String] {
    var trees: [String] = []
    for host in lab.hosts { trees.append(try await lab.tree(of: host)) }
    return trees
  }
}
