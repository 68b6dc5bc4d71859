import Testing

/// What the program prints without a host, and with which status it ends.
@Suite struct CommandLineTests {
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
      try await Lab.swplay("playbooks/site.json", "-i", "inventory", "--fail-on-change").status
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
      [Lab.program, "playbooks/site.json", "-i", "inventory"] + options, in: Lab.root)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func noOneIsAskedForAPasswordWithoutATerminal() async throws {
    let run = try await Program.run(
      ["/usr/bin/setsid", "-w", Lab.program, "playbooks/site.json", "-i", "inventory", "-bK"],
      in: Lab.root)
    #expect(run.status == 64)
    #expect(
      run.errors.contains(
        "--ask-become-pass: there is no terminal to ask at; set ansible_become_password instead"),
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
    let lint = try await Lab.swplay("lint", "playbooks/site.json", "-i", "inventory")
    #expect(lint.status == 0, "\(lint.errors)")
    #expect(lint.errors.isEmpty)
  }
}
