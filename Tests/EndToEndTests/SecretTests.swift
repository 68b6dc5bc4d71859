import PlayData
import Testing

/// No secret, from wherever it comes, is shown or is an argument of a program.
@Suite(.serialized) struct SecretTests {
  private static let options = [
    ["-vvvv", "--diff"], ["--json"], ["--check", "-vvvv", "--diff"], ["--check", "--json"],
  ]

  @Test func noOutputOfARunOnAHostShowsASecret() async throws {
    try await Lab.with(hosts: 1) { lab in
      let project = try await SecretProject(in: lab)
      for options in Self.options {
        let run = try await project.run(on: lab, Self.everything, options)
        #expect(run.status == 2, "\(run.output)\(run.errors)")
        try await project.expectNoSecret(in: run, "\(options)")
        #expect(run.output.contains("********"))
      }
      // The secrets were there, or this would prove nothing.
      let file = try await lab.run(on: "web1.lab", "cat", "/root/all").output
      for secret in SecretProject.secrets { #expect(file.contains(secret), "\(secret)") }
      let stored = try await project.generated(on: lab)
      #expect(file.contains(stored))
    }
  }

  private static let everything = #"""
    { "hosts": "all", "vars": { "all": "\#(SecretProject.variables)" }, "tasks": [
      { "name": "say {{ value }}", "debug": "{{ all }}" },
      { "include_vars": "included.json" },
      { "debug": { "var": "hostvars" } },
      { "copy": { "content": "x\n{{ all }}\n{{ included }}\n", "dest": "/root/all" } },
      { "copy": { "src": "encrypted", "dest": "/root/encrypted" } },
      { "template": { "src": "t.j2", "dest": "/root/template" } },
      { "lineinfile": { "path": "/root/all", "line": "last {{ command }}" } },
      { "shell": { "cmd": "cat; env; fold -w 7 /root/all; base64 -w 30 /root/all", "stdin": "{{ all }}",
                   "run_in_check": true },
        "environment": { "PASSWORD": "{{ value }}" }, "register": "shell", "ignore_errors": true },
      { "debug": { "var": "shell" } },
      { "set_fact": { "derived": "a{{ value }}b", "list": ["{{ whole }}", "{{ pin }}"] } },
      { "debug": { "msg": "{{ item }}" }, "loop": "{{ list + [derived] }}" },
      { "fail": { "msg": "no {{ all }}" }, "ignore_errors": true },
      { "file": { "path": "{{ value }}", "state": "{{ whole }}" }, "ignore_errors": true },
      { "copy": { "src": "{{ value }}", "dest": "/root/x" }, "ignore_errors": true },
      { "command": { "argv": ["sh", "-c", "echo $1; echo $1 >&2; exit 3", "sh", "{{ all }}"],
                     "run_in_check": true } }
    ] }
    """#

  @Test func noOutputOfARunOnThisMachineShowsASecret() async throws {
    try await Lab.withFolder { lab in
      _ = try await lab.write(
        "inventory/hosts",
        #"""
        web1.lab ansible_connection=local inline={"$secret":{"command":["echo","canary-inline"]}}

        """#)
      let project = try await SecretProject(in: lab)
      let playbook = #"""
        { "hosts": "all", "gather_facts": false, "vars": { "all": "\#(SecretProject.variables)" },
          "tasks": [
            { "debug": "{{ all }} {{ inline }}" }, { "debug": { "var": "file" } },
            { "shell": { "cmd": "env; cat", "stdin": "{{ all }}" }, "register": "shell",
              "environment": { "PASSWORD": "{{ value }}" } },
            { "debug": { "var": "shell" } }, { "fail": { "msg": "{{ all }}" } }
          ] }
        """#
      for options in Self.options {
        let run = try await project.run(on: lab, playbook, options)
        #expect(run.status == 2, "\(run.output)\(run.errors)")
        try await project.expectNoSecret(in: run, "\(options)")
      }
    }
  }

  @Test func anArgumentOfTheTypeSecretIsMasked() async throws {
    try await Lab.withFolder { lab in
      let hosts = try await lab.write(
        "hosts", "h ansible_connection=local key=canary-of-inventory\n")
      let meta = #"{ "arguments": { "token": { "type": "secret" }, "key": { "type": "secret" } } }"#
      let tasks = #"[{ "debug": "{{ token }} {{ key }} {{ kept }}" }]"#
      for role in ["used", "included"] {
        _ = try await lab.write("roles/\(role)/meta/main.json", meta)
        _ = try await lab.write("roles/\(role)/tasks/main.json", tasks)
      }
      let playbook = try await lab.write(
        "site.json",
        #"""
        { "hosts": "all", "gather_facts": false, "vars": { "kept": "in sight" },
          "roles": [{ "role": "used", "vars": { "token": "canary-of-use" } }],
          "tasks": [{ "include_role": { "name": "included", "vars": { "token": "canary-later" } } }] }
        """#)
      let run = try await Lab.swplay(playbook, "-i", hosts, "-vvvv")
      #expect(run.status == 0, "\(run.errors)")
      #expect(!run.output.contains("canary"), "\(run.output)")
      #expect(
        run.output.split(separator: "\n").count { $0 == "    ******** ******** in sight" } == 2)
    }
  }

  @Test func passwordsAreMaskedWhereverTheyAreSet() async throws {
    try await Lab.withFolder { lab in
      let hosts = try await lab.write(
        "inventory/hosts",
        """
        h1 ansible_connection=local
        h2 ansible_ssh_pass=canary-h2 become_password=canary-plain
        [all:vars]
        half=canary-of

        """)
      _ = try await lab.write(
        "inventory/host_vars/h1.json",
        #"""
        { "ansible_password": "{{ half }}-parts", "other": "{{ ansible_password }}",
          "ansible_become_pass": "canary-h1" }
        """#)
      let playbook = try await lab.write("site.json", Self.passwords)
      let extra = ["-e", "ansible_become_password=canary-extra", "-i", "\(lab.folder)/inventory"]
      for options in Self.options {
        for given in [extra, Array(extra.dropFirst(2))] {
          let run = try await Program.run([Lab.program, playbook] + given + options)
          #expect(run.status == 0, "\(run.output)\(run.errors)")
          #expect(!(run.output + run.errors).contains("canary-"), "\(run.output)\(run.errors)")
          #expect(run.output.contains("********"))
        }
      }
      for name in ["other", "ansible_password", "ansible_become_password", "ansible_become_pass"] {
        for options in [[], ["--json"]] {
          let words = ["explain", "h1", name, playbook] + extra + options
          let explain = try await Program.run([Lab.program] + words)
          #expect(explain.status == 0, "\(explain.errors)")
          #expect(!explain.output.contains("canary-of-parts"), "\(explain.output)")
          #expect(!explain.output.contains("canary-extra"), "\(explain.output)")
          #expect(explain.output.contains("********"), "\(explain.output)")
        }
      }
      let shown = try await Lab.swplay("inventory", "--host", "h2", "-i", hosts)
      #expect(
        shown.output == """
          {
            "half": "canary-of",
            "ansible_ssh_pass": "********",
            "become_password": "********"
          }

          """)
    }
  }

  private static let passwords = #"""
    [
      { "hosts": "h1", "gather_facts": false,
        "vars": { "ansible_become_password": "{{ 'canary-' ~ 'play' }}" }, "tasks": [
          { "debug": "{{ ansible_become_password }} {{ other }} {{ ansible_become_pass }}" },
          { "debug": { "var": "hostvars.h2.ansible_ssh_pass" } },
          { "debug": { "var": "hostvars.h2.become_password" } },
          { "add_host": { "name": "new", "groups": "added", "ansible_connection": "local",
                          "ansible_password": "canary-{{ 1 + 1 }}",
                          "ansible_become_password": "canary-new" } },
          { "set_fact": { "ansible_become_password": "canary-{{ 7 * 6 }}" } }
        ] },
      { "hosts": "added", "gather_facts": false, "tasks": [
          { "debug": "{{ ansible_password }} {{ hostvars.new.ansible_become_password }}" } ] }
    ]
    """#

  /// What is an argument of any program on either side.
  @Test(arguments: [["-vvvv", "--diff"], ["--json"]])
  func noSecretIsAnArgumentOfAProgram(options: [String]) async throws {
    try await Lab.with(hosts: 1) { lab in
      let project = try await SecretProject(in: lab)
      _ = try await lab.write(
        "roles/app/meta/main.json", #"{ "arguments": { "token": { "type": "secret" } } }"#)
      _ = try await lab.write(
        "roles/app/tasks/main.json",
        #"[{ "copy": { "content": "{{ token }}\n", "dest": "/root/token" } }]"#)
      let results = "\(lab.folder)/junit.xml"
      let run = try await project.run(
        on: lab, Self.withoutArguments, options + ["--junit", results],
        by: try await lab.recorder(of: "web1.lab"))
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(!run.output.contains("is an argument of the command"), "\(run.output)")
      try await project.expectNoSecret(in: run, "output")
      let arguments = try await Program.run(["cat", "\(lab.folder)/arguments", results])
      for program in ["pw", "mv", "crontab", "cat", "swplay"] {
        #expect(arguments.output.contains("/\(program)\", [\""), "\(program)")
      }
      #expect(arguments.output.contains("<testsuite "))
      try await project.expectNoSecret(in: arguments, "arguments and JUnit")
    }
  }

  /// The words of a command are arguments, and the report says so.
  @Test func aSecretAmongTheWordsOfACommandIsWarnedOf() async throws {
    try await Lab.with(hosts: 1) { lab in
      let project = try await SecretProject(in: lab)
      let run = try await project.run(
        on: lab, #"{ "hosts": "all", "tasks": [{ "command": ["/bin/true", "{{ value }}"] }] }"#, [],
        by: try await lab.recorder(of: "web1.lab"))
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let warning = "warning: a secret is an argument of the command, and so every user of the host"
      #expect(run.output.contains(warning), "\(run.output)")
      try await project.expectNoSecret(in: run, "output")
      let arguments = try await Program.run(["cat", "\(lab.folder)/arguments"]).output
      #expect(arguments.contains(#"["/bin/true", "canary-of-value"]"#))
    }
  }

  private static let withoutArguments = #"""
    { "hosts": "all", "vars": { "all": "\#(SecretProject.variables)" },
      "roles": [{ "role": "app", "vars": { "token": "canary-of-role" } }], "tasks": [
      { "copy": { "content": "{{ all }} {{ 'x' * 300000 }}", "dest": "/root/large" } },
      { "copy": { "content": "{{ all }}\n", "dest": "/root/all" } },
      { "copy": { "src": "encrypted", "dest": "/root/encrypted" } },
      { "template": { "src": "t.j2", "dest": "/root/template" } },
      { "lineinfile": { "path": "/root/all", "line": "last {{ command }}" } },
      { "lineinfile": { "path": "/root/all", "regexp": "^last {{ command }}", "state": "absent" } },
      { "blockinfile": { "path": "/root/all", "block": "{{ file }}" } },
      { "replace": { "path": "/root/all", "regexp": "{{ value }}", "replace": "x{{ whole }}" } },
      { "ini_file": { "path": "/root/ini", "section": "s", "option": "o", "value": "{{ value }}" } },
      { "cron": { "name": "job", "job": "/bin/echo {{ value }}" } },
      { "cron": { "name": "PASSWORD", "job": "{{ value }}", "env": true } },
      { "user": { "name": "joe", "password": "{{ hash }}" } },
      { "command": { "argv": ["cat"], "stdin": "{{ all }}" },
        "environment": { "PASSWORD": "{{ value }}" }, "register": "shown" },
      { "shell": { "cmd": "echo \"$PASSWORD\"; cat; exit 3", "stdin": "{{ shown.stdout }}" },
        "environment": { "PASSWORD": "{{ item }}" }, "loop": ["{{ value }}", "{{ pin }}"],
        "ignore_errors": true },
      { "slurp": { "src": "/root/all" }, "register": "slurped" },
      { "debug": { "msg": "{{ slurped.content }} {{ value | reverse }}" }, "when": "false" },
      { "set_fact": { "derived": "a{{ value }}b" } },
      { "debug": { "var": "derived" } },
      { "assert": { "that": "derived == 1", "fail_msg": "{{ derived }}" }, "ignore_errors": true },
      { "fail": { "msg": "{{ all }}" }, "ignore_errors": true }
    ] }
    """#
}
