import Testing

/// What the program prints without a host, and with which status it ends.
@Suite struct CommandLineTests {
  /// The inventory of the example, and what opens its secrets.
  private static let example = [
    "-i", "inventory/example", "--vault-password-file", "inventory/example/vault-password",
  ]

  @Test func docPrintsAManualFromTheDeclaration() async throws {
    let doc = try await Lab.swplay("doc", "sysrc")
    #expect(doc.status == 0)
    #expect(doc.output.hasPrefix("sysrc - Set or remove a variable in rc.conf(5)"))
    #expect(doc.output.contains("name  (a string, required)"))
    #expect(doc.output.contains("sysrc(8), rc.conf(5)"))
  }

  @Test func docOfAnUnknownModuleSuggestsTheNearest() async throws {
    let doc = try await Lab.swplay("doc", "sysrcc")
    #expect(doc.status == 64)
    #expect(doc.errors.contains(#"there is no module "sysrcc"; did you mean "sysrc"?"#))
  }

  @Test func schemaIsJSONThatKnowsEveryModule() async throws {
    let schema = try await Lab.swplay("schema")
    #expect(schema.status == 0)
    let names = try await Lab.swplay("doc").output.split(separator: "\n")
      .compactMap { $0.split(separator: " ").first }
    #expect(names.count >= 15)
    for name in names { #expect(schema.output.contains("\"module_\(name)\": {")) }
  }

  @Test func mistakesAreToldAtTheirPlaceWithStatus65() async throws {
    try await Lab.withFolder { folder in
      let path = try await folder.write(
        "wrong.json", #"{ "hosts": "all", "tasks": [ { "sysrc": { "nmae": "a" } } ] }"#)
      let run = try await Lab.swplay(path, "-i", "localhost,")
      #expect(run.status == 65)
      #expect(
        run.errors == """
          \(path):1:32: sysrc: the parameter "name" is missing; give it a string
          \(path):1:43: sysrc: unknown parameter "nmae"; did you mean "name"?
          2 mistakes; no host was touched

          """)
    }
  }

  @Test func misuseEndsWithStatus64() async throws {
    #expect(try await Lab.swplay("site.json", "--no-such-option").status == 64)
    #expect(try await Lab.swplay("playbooks/site.json").status == 64)
    #expect(
      try await Lab.swplay("playbooks/site.json", "-i", "inventory/example", "--fail-on-change")
        .status
        == 64)
  }

  @Test(
    arguments: [
      (
        ["--become-method", "sdo"],
        #"The value 'sdo' is invalid for '--become-method <method>': unknown method "sdo"; "#
          + #"did you mean "mdo"?"#
      ),
      (["--become-user=-x"], #"--become-user: expected a user's name, got "-x""#),
      (
        ["-K", "--become-method", "doas"],
        "--ask-become-pass: doas would read a password from a terminal only; write "
          + "\"permit nopass\" in doas.conf, or use sudo"
      ),
    ])
  func optionsOfBecomingAreChecked(options: [String], message: String) async throws {
    let run = try await Program.run(
      [Lab.program, "playbooks/site.json"] + Self.example + options, in: Lab.root)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test(arguments: [("-bK", "become-pass", "become_password"), ("-k", "pass", "password")])
  func noOneIsAskedForAPasswordWithoutATerminal(
    flag: String, option: String, variable: String
  ) async throws {
    let run = try await Program.run(
      ["/usr/bin/setsid", "-w", Lab.program, "playbooks/site.json", flag] + Self.example,
      in: Lab.root)
    #expect(run.status == 64)
    #expect(
      run.errors.contains(
        "--ask-\(option): there is no terminal to ask at; set ansible_\(variable) instead"),
      "\(run.errors)")
  }

  @Test func workOnThisMachineIsDoneAsAnotherUser() async throws {
    try await Lab.withFolder { folder in
      let path = try await folder.write(
        "site.json",
        """
        { "hosts": "localhost", "gather_facts": false, "tasks": [
          { "command": "id -un", "register": "r" },
          { "command": "id -un", "register": "s", "become_user": "daemon", "become_method": "su" },
          { "command": "id -un", "register": "t", "become": false },
          { "debug": "{{ r.stdout }}, {{ s.stdout }}, {{ t.stdout }}" }
        ] }
        """)
      let hosts = try await folder.write("hosts", "localhost ansible_connection=local\n")
      let run = try await Lab.swplay(path, "-i", hosts, "-b", "--become-user", "nobody")
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.output.contains("nobody, daemon, root"), "\(run.output)")
    }
  }

  @Test func exampleProjectIsFreeOfMistakes() async throws {
    let lint = try await Program.run(
      [Lab.program, "lint", "playbooks/site.json"] + Self.example, in: Lab.root)
    #expect(lint.status == 0, "\(lint.errors)")
    #expect(lint.errors.isEmpty)
  }

  @Test func explainShowsWhereAVariableIsSet() async throws {
    try await Lab.withFolder { folder in
      let inventory = try await folder.write("hosts", "[web]\nweb1 port=81\n[all:vars]\nport=80\n")
      let explain = try await Lab.swplay("explain", "web1", "port", "-i", inventory)
      #expect(explain.status == 0)
      #expect(
        explain.output == """
          port on web1

          in the inventory
            value   81
            set by  host web1  \(inventory):2:11  81
            hides   group all  \(inventory):4:6   80

          """)
      let unknown = try await Lab.swplay("explain", "web1", "prot", "-i", inventory)
      #expect(unknown.status == 65)
      #expect(
        unknown.errors == """
          nothing sets the variable "prot" on web1; did you mean "port"?
          1 mistake; no host was touched

          """)
    }
  }

  @Test func inventoriesAreListedAndDrawn() async throws {
    try await Lab.withFolder { folder in
      let hosts = try await folder.write("hosts", "[web]\nweb1 port=81\n[web:vars]\nprot=1\n")
      let list = try await Lab.swplay("inventory", "-i", hosts, "--list", "--export", "web")
      #expect(
        list.output == """
          {
              "_meta": {
                  "hostvars": {
                      "web1": {
                          "port": 81
                      }
                  }
              },
              "all": {
                  "children": [
                      "ungrouped",
                      "web"
                  ]
              },
              "web": {
                  "hosts": [
                      "web1"
                  ],
                  "vars": {
                      "prot": 1
                  }
              }
          }

          """)
      let secret = try await folder.write(
        "secret", "[none]\n[none:vars]\nansible_password=canary\n")
      for options in [["--list", "--export"], ["--graph", "--vars"]] {
        let shown = try await Program.run(
          [Lab.program, "inventory", "-i", secret] + options, in: Lab.root)
        #expect(shown.output.contains("********") && !shown.output.contains("canary"))
      }
      let graph = try await Lab.swplay("inventory", "-i", hosts, "--graph", "--vars", "web")
      #expect(
        graph.output == """
          @web:
            |--web1
            |  |--{port = 81}
            |  |--{prot = 1}
            |--{prot = 1}

          """)
    }
  }

  @Test(
    arguments: [
      (["--graph", "wbe"], "there is no group \"wbe\"; did you mean \"web\"?"),
      (["--host", "web"], "there is no host \"web\"; did you mean \"web1\"?"),
      (["--list", "--graph"], "--list and --graph cannot be combined; give one of them"),
      (["--export"], "--export is there for --list alone"),
      (["--vars"], "--vars is there for --graph alone"),
    ])
  func wrongUseOfAnInventoryIsTold(options: [String], message: String) async throws {
    try await Lab.withFolder { folder in
      let hosts = try await folder.write("hosts", "[web]\nweb1\n")
      let run = try await Program.run(
        [Lab.program, "inventory", "-i", hosts] + options, in: Lab.root)
      #expect(run.status == 64)
      #expect(run.errors.hasPrefix("Error: \(message)\nUsage: swplay "), "\(run.errors)")
    }
  }

  @Test func reportForServersIsWrittenOrItsLossIsTold() async throws {
    try await Lab.withFolder { folder in
      let path = try await folder.write(
        "site.json", #"{ "hosts": "all", "gather_facts": false, "tasks": [ { "debug": "x" } ] }"#)
      let hosts = try await folder.write("hosts", "localhost ansible_connection=local\n")
      let report = "\(folder.folder)/reports/run.xml"
      let run = try await Lab.swplay(path, "-i", hosts, "--junit", report)
      #expect(run.status == 0, "\(run.errors)")
      let text = try await Program.run(["cat", report]).output
      let start = #"<testcase name="debug" classname="all" file="\#(path):1:53""#
      #expect(text.contains(start), "\(text)")
      let lost = try await Lab.swplay(path, "-i", hosts, "--junit", "/dev/null/run.xml")
      #expect(lost.status == 74)
      #expect(lost.errors == "--junit: cannot write /dev/null/run.xml: Not a directory\n")
      #expect(lost.output.contains("Done: nothing had to be changed"))
    }
  }

  @Test func lookupsAskThisMachine() async throws {
    try await Lab.withFolder { folder in
      _ = try await folder.write("here.txt", "found")
      let path = try await folder.write(
        "site.json",
        """
        { "hosts": "localhost", "gather_facts": false, "tasks": [
          { "debug": "{{ lookup('pipe', 'cat here.txt # it') }} {{ lookup('env', 'NO_SUCH') }}|" },
          { "debug": "{{ lookup('env', 'NO_SUCH', default='x') }}{{ query('pipe', 'echo a') }}" },
          { "debug": "{{ lookup('pipe', 'exit 3') }}", "ignore_errors": true },
          { "debug": "{{ nope }}", "when": "false" }
        ] }
        """)
      let inventory = try await folder.write("hosts", "localhost ansible_connection=local\n")
      let run = try await Lab.swplay(path, "-i", inventory, "-v")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("found |"))
      #expect(run.output.contains("x['a']"))
      #expect(
        run.output.contains(
          #"4:18: the lookup "pipe" failed: "exit 3" ended with status 3"#), "\(run.output)")
    }
  }

  @Test func lintAndSyntaxCheckTellUndefinedVariables() async throws {
    try await Lab.withFolder { folder in
      let path = try await folder.write(
        "site.json", #"{ "hosts": "all", "tasks": [ { "debug": "{{ site_prot }}" } ] }"#)
      let inventory = try await folder.write("hosts", "web1 site_port=80\n")
      for verb in ["lint", "run", "check"] {
        let run = try await Lab.swplay(verb, path, "-i", inventory)
        #expect(run.status == 65)
        #expect(
          run.errors == """
            \(path):1:45: "site_prot" is undefined; did you mean "site_port"?
            1 mistake; no host was touched

            """)
      }
      let given = try await Lab.swplay("lint", path, "-i", inventory, "-e", "site_prot=1")
      #expect(given.status == 0)
    }
  }
}
