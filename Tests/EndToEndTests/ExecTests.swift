import Testing

/// One command or module on hosts, without a playbook.
@Suite(.serialized) struct ExecTests {
  @Test func commandsAndModulesRunOnHosts() async throws {
    try await Lab.with(hosts: 2) { lab in
      let run = try await exec(lab, "all", "--", "printf", "%s|%s\\n", "a  b", "{{ c }}")
      #expect(run.status == 0)
      #expect(
        plain(run.output) == """
          Play: all (2 hosts)

          command
            changed: web1.lab, web2.lab
              ran: printf '%s|%s\\n' 'a  b' '{{ c }}'
              a  b|{{ c }}

          host           ok  changed  depends   failed  skipped  unreachable
          web1.lab        0        1        0        0        0            0
          web2.lab        0        1        0        0        0            0

          Done: 2 changes made on 2 hosts.

          """)
      let words = try await exec(lab, "web1.lab", "echo one 'two  three'")
      #expect(words.output.contains("    one two  three\n"))

      let module = ["-m", "sysrc", "name=gateway_enable", "value=YES"]
      let check = try await exec(lab, ["web1.lab", "-C", "--fail-on-change"] + module)
      #expect(check.status == 3)
      #expect(check.output.contains(#"would change: web1.lab"#))
      #expect(try await exec(lab, ["web1.lab"] + module).status == 0)
      let again = try await exec(lab, ["web1.lab"] + module)
      #expect(again.output.contains("  ok: web1.lab\n"))

      let list = try await exec(
        lab, "web1.lab", "-m", "debug", #"msg={{ facts.os_family }} {{ x }}"#, "-e", "x=1")
      #expect(list.output.contains("    FreeBSD 1\n"), "\(list.output)\(list.errors)")
      let packages = try await exec(lab, "web1.lab", "-m", "pkg", #"name=["jq", "tmux"]"#, "-C")
      #expect(packages.output.contains("packages jq, tmux"), "\(packages.output)\(packages.errors)")
      let status = try await exec(lab, "web1.lab", "-m", "stat", "path=/etc")
      #expect(status.output.contains(#"result: {"changed": false"#))

      let failed = try await exec(lab, "web1.lab", "-m", "shell", "echo a=b; exit 3")
      #expect(failed.status == 2)
      #expect(failed.output.contains("(exit status 3)\n    output:\n      a=b\n"))
    }
  }

  @Test(
    arguments: [
      (
        ["web", "-m", "pgk", "jq"],
        #"command line:1:5: "pgk" is neither a module nor a keyword of a task; did you mean "pkg"?"#
      ),
      (
        ["web", "-m", "sysrc", "nam=x", "value=1"],
        #"command line:1:11: sysrc: unknown parameter "nam"; did you mean "name"?"#
      ),
      (
        ["web", "-m", "copy", "x=1", "foo"],
        #"command line:1:14: expected key=value, got "foo"; "swplay doc copy" lists the parameters"#
      ),
      (
        ["web", "-m", "pkg", "name=[jq"],
        #"command line:1:15: expected a value or ']', found the word jq; write "jq""#
      ),
      (["wbe", "ls"], #"command line:1:1: there is no host or group "wbe"; did you mean "web"?"#),
      (
        ["web", "-m", "debug", "{{ nope }}"],
        #"command line:1:14: "nope" is undefined; nothing sets it; give it a value, or write "default(…)" or "is defined""#
      ),
    ])
  func mistakesAreToldBeforeAHostIsTouched(words: [String], message: String) async throws {
    try await Lab.withFolder { folder in
      let hosts = try await folder.write("hosts", "[web]\nweb1\n")
      let run = try await Program.run([Lab.program, "exec", "-i", hosts] + words, in: Lab.root)
      #expect(run.status == 65)
      #expect(run.errors.split(separator: "\n").contains { $0 == message }, "\(run.errors)")
    }
  }

  private func exec(_ lab: Lab, _ words: String...) async throws -> Finished {
    try await exec(lab, words)
  }

  private func exec(_ lab: Lab, _ words: [String]) async throws -> Finished {
    let options = ["-i", lab.folder + "/inventory", "--known-hosts", lab.folder + "/known_hosts"]
    return try await Program.run([Lab.program, "exec"] + options + words, in: Lab.root)
  }

  /// An output without the time that the run took.
  private func plain(_ output: String) -> String {
    output.replacing(#/\ \([0-9.]+ s\)/#, with: "")
  }
}
