import Testing

/// A plan is made, kept, and carried out on hosts that are still as it rests on.
@Suite(.serialized) struct PlanTests {
  @Test func aHostThatWasChangedByHandIsRefusedAndTheOthersFinish() async throws {
    try await Lab.with(hosts: 3) { lab in
      let path = "\(lab.folder)/site.plan"
      let before = try await lab.trees()
      let planned = try await plan("playbooks/demo.json", to: path, lab)
      #expect(planned.status == 0, "\(planned.output)\(planned.errors)")
      #expect(planned.output.hasSuffix("To carry it out: swplay apply \(path)\n"))
      #expect(try await lab.trees() == before, "a plan must leave hosts untouched")
      #expect(try await Program.run(["stat", "-c", "%a", path]).output == "600\n")

      let byHand = try await lab.run(
        on: "web2.lab", "sh", "-c", "echo 'block all' >/etc/pf.conf")
      #expect(byHand.status == 0)
      let changed = try await lab.tree(of: "web2.lab")
      let applied = try await Lab.swplay("apply", path)
      #expect(applied.status == 2, "\(applied.errors)")
      #expect(
        applied.output.hasPrefix(
          """
          refused: web2.lab
            podman_host : Filter packets
              /etc/pf.conf has changed since the plan was made:
                --- in the plan
                +++ now
                @@ -0,0 +1 @@
                +block all

          """), "\(applied.output.prefix(2000))")
      #expect(applied.output.contains("1 host refused; make a new plan for web2.lab\n"))
      #expect(try await lab.tree(of: "web2.lab") == changed, "it is left alone")

      let again = try await lab.swplay("playbooks/demo.json", "-l", "web1.lab:web3.lab")
      #expect(again.output.contains("Done: nothing had to be changed"), "\(again.output)")
      let twice = try await Lab.swplay("apply", path)
      #expect(twice.status == 2)
      #expect(twice.output.contains("3 hosts refused; make a new plan for web[1:3].lab\n"))
    }
  }

  @Test func aPlanIsShownAsTheCheckWasAndAsAPage() async throws {
    try await Lab.with(hosts: 1) { lab in
      let path = "\(lab.folder)/site.plan"
      let planned = try await plan("playbooks/demo.json", to: path, lab)
      let shown = try await Lab.swplay("plan", "--show", path)
      #expect(shown.output + "To carry it out: swplay apply \(path)\n" == planned.output)
      let page = try await Lab.swplay("plan", "--show", "--html", path)
      #expect(page.status == 0)
      #expect(page.output.hasPrefix("<!DOCTYPE html>\n"))
      #expect(page.output.contains("<b>podman_host : Filter packets</b>"))
      #expect(
        page.output.contains("<span class=\"added\">+v4egress_if = &quot;vtnet0&quot;</span>"))
    }
  }

  /// A plan is compared with the hosts before it is carried out; a person is asked before that alone.
  @Test func passwordsAndPassphrasesAreAskedForOnce() async throws {
    try await Lab.with(hosts: 1) { lab in
      let key = "\(lab.folder)/id_ed25519"
      let locked = try await Program.run(["ssh-keygen", "-q", "-p", "-N", "open sesame", "-f", key])
      #expect(locked.status == 0, "\(locked.errors)")
      let vars = try await lab.write("vars.json", #"{ "secret": "hidden" }"#)
      let password = try await lab.write("vault", "vault password\n")
      _ = try await Lab.swplay("vault", "encrypt", "--vault-password-file", password, vars)
      let playbook = try await lab.write(
        "make.json",
        #"{ "hosts": "all", "vars_files": ["vars.json"], "gather_facts": false, "tasks": ["#
          + #"{ "file": { "path": "/root/here", "state": "directory" }, "#
          + #""when": "secret == 'hidden'" }] }"#)
      let path = "\(lab.folder)/make.plan"
      let answers = [
        ("Vault password: ", "vault password"), ("Become password: ", "unused"),
        ("SSH password: ", "unused"), ("Passphrase of \(key): ", "open sesame"),
      ]
      func atTerminal(_ words: [String]) async throws -> Finished {
        try await Program.run(
          ["env", "-u", "SSH_AUTH_SOCK", Lab.root + "/Tests/EndToEndTests/at-terminal"]
            + answers.flatMap { ["--answer", $0.0, $0.1] } + ["--", Lab.program] + words,
          in: Lab.root)
      }
      let words = Array(lab.command(playbook).dropFirst())
      let planned = try await atTerminal(["plan", "-o", path, "-J", "-K", "-k"] + words)
      #expect(planned.status == 0, "\(planned.output)\(planned.errors)")
      let applied = try await atTerminal(["apply", path])
      #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
      for (question, _) in answers {
        #expect(applied.output.ranges(of: question).count == 1, "\(applied.output)")
      }
      #expect(applied.output.contains("1 change made on 1 host"), "\(applied.output)")
    }
  }

  @Test func generatedSecretsAreMadeOnceAndNotShown() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write(
        "secret.json",
        """
        { "hosts": "all", "tasks": [{ "name": "Keep", "copy": {
            "dest": "/root/key", "content": "{{ generate_secret('key') }}" } }] }
        """)
      let path = "\(lab.folder)/secret.plan"
      let planned = try await plan(playbook, to: path, lab)
      #expect(planned.status == 0, "\(planned.errors)")
      let secret = try await Program.run(["cat", "\(lab.folder)/inventory/.secrets/key"]).output
        .trimmed
      #expect(secret.count == 32)
      let text = try await Program.run(["cat", path]).output
      let applied = try await Lab.swplay("apply", path, "-vvv", "--diff")
      #expect(applied.status == 0, "\(applied.output)")
      for output in [planned.output, text, applied.output, applied.errors] {
        #expect(!output.contains(secret))
      }
      #expect(try await lab.run(on: "web1.lab", "cat", "/root/key").output == secret)
    }
  }

  @Test func whatAPlanRestsOnHereMustBeTheSame() async throws {
    try await Lab.with(hosts: 1) { lab in
      let task = #"{ "hosts": "all", "tasks": [{ "copy": { "dest": "/a", "content": "1" } }] }"#
      let playbook = try await lab.write("site.json", task)
      let path = "\(lab.folder)/site.plan"
      _ = try await plan(playbook, to: path, lab)
      _ = try await lab.write("site.json", task + "\n")
      let changed = try await Lab.swplay("apply", path)
      #expect(changed.status == 65)
      #expect(
        changed.errors == """
          \(playbook) has changed since the plan was made; make a new plan, or bring the file back
          1 mistake; no host was touched

          """)
      _ = try await lab.write("site.json", task)
      let elsewhere = try await Program.run([Lab.program, "apply", path], in: lab.folder)
      #expect(elsewhere.status == 65)
      #expect(
        elsewhere.errors == """
          the plan was made in \(Lab.root), and this is \(lab.folder); cd \(Lab.root)
          1 mistake; no host was touched

          """)
      try await lab.stop("web1.lab")
      let gone = try await Lab.swplay("apply", path)
      #expect(gone.status == 4)
      #expect(gone.output.hasPrefix("unreachable: web1.lab: "), "\(gone.output)")
    }
  }

  @Test func mistakesInTheWordsAreTold() async throws {
    try await Lab.withFolder { lab in
      let hosts = try await lab.write("hosts", "localhost ansible_connection=local\n")
      let playbook = try await lab.write("site.json", #"{ "hosts": "all", "tasks": [] }"#)
      func errors(_ words: String...) async throws -> [String] {
        let finished = try await Program.run([Lab.program, "plan"] + words, in: lab.folder)
        return [String(finished.status)]
          + finished.errors.split(separator: "\n").prefix(2).map(String.init)
      }
      #expect(
        try await errors("site.json", "-i", "hosts") == [
          "64", "Error: name a file for the plan with -o",
          "Usage: swplay plan [<options>] <playbook>",
        ])
      #expect(
        try await errors("--show", "site.json", "-o", "x")[1]
          == "Error: --show reads a plan, -o would write one")
      #expect(
        try await errors("site.json", "-o", "x", "--html")[1] == "Error: --html goes with --show")
      #expect(
        try await errors("--show", "no.plan") == [
          "65",
          "there is no plan \"no.plan\"; swplay plan PLAYBOOK -i INVENTORY -o no.plan makes one",
        ])
      let secret = try await errors(
        playbook, "-i", hosts, "-o", "x", "-e", "ansible_password=correct-horse")
      #expect(
        secret.prefix(2) == [
          "64",
          "Error: ansible_password=********: the plan would hold this secret; write it into a file "
            + "and give that with -e @FILE",
        ])
    }
  }

  private func plan(_ playbook: String, to path: String, _ lab: Lab) async throws -> Finished {
    let words = lab.command(playbook)
    return try await Program.run(
      [words[0], "plan"] + words.dropFirst() + ["-o", path], in: Lab.root)
  }
}

extension Lab {
  /// What was ever written on each host.
  fileprivate func trees() async throws -> [String] {
    var trees: [String] = []
    for host in hosts { trees.append(try await tree(of: host)) }
    return trees
  }
}
