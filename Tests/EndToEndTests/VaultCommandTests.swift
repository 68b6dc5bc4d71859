import Testing

/// `swplay vault`, and what other commands say of encrypted files.
@Suite struct VaultCommandTests {
  private static let text = "{ \"password\": \"canary\" }\n"

  /// Runs `swplay vault` with the password of a file.
  private func vault(_ lab: Lab, _ words: String...) async throws -> Finished {
    try await Program.run(
      [Lab.program, "vault", words[0], "--vault-password-file", "\(lab.folder)/pw"]
        + words.dropFirst(), in: lab.folder)
  }

  private func withProject(_ body: (Lab) async throws -> Void) async throws {
    try await Lab.withFolder { lab in
      _ = try await lab.write("pw", "first\n")
      _ = try await lab.write("new", "second\n")
      _ = try await lab.write("a.json", Self.text)
      try await body(lab)
    }
  }

  private func read(_ lab: Lab, _ name: String = "a.json") async throws -> String {
    try await Program.run(["cat", "\(lab.folder)/\(name)"]).output
  }

  @Test func aFileIsEncryptedViewedRekeyedAndDecrypted() async throws {
    try await withProject { lab in
      #expect(try await vault(lab, "encrypt", "a.json").status == 0)
      #expect(try await read(lab).hasPrefix("$ANSIBLE_VAULT;1.1;AES256\n"))
      #expect(
        try await Program.run(["stat", "-c", "%a", "\(lab.folder)/a.json"]).output == "600\n")
      #expect(try await vault(lab, "view", "a.json").output == Self.text)
      let rekeyed = try await vault(lab, "rekey", "--new-vault-id", "prod@new", "a.json")
      #expect(rekeyed.status == 0, "\(rekeyed.errors)")
      #expect(try await read(lab).hasPrefix("$ANSIBLE_VAULT;1.2;AES256;prod\n"))
      let wrong = try await vault(lab, "decrypt", "a.json")
      #expect(wrong.status == 65)
      #expect(
        wrong.errors
          == "a.json: the vault password does not open it; it was encrypted with another "
          + "password, or altered since\n")
      let right = try await vault(lab, "decrypt", "--vault-id", "prod@new", "a.json")
      #expect(right.status == 0, "\(right.errors)")
      #expect(try await read(lab) == Self.text)
      #expect(try await Program.run(["ls", lab.folder]).output == "a.json\nnew\npw\n")
    }
  }

  @Test func aSymbolicLinkStaysAndItsFileIsEncrypted() async throws {
    try await withProject { lab in
      _ = try await Program.run(["ln", "-s", "a.json", "\(lab.folder)/link"])
      #expect(try await vault(lab, "encrypt", "link").status == 0)
      #expect(try await read(lab).hasPrefix("$ANSIBLE_VAULT;1.1;AES256\n"))
      #expect(try await Program.run(["readlink", "\(lab.folder)/link"]).output == "a.json\n")
    }
  }

  @Test func nothingIsChangedWhenOneOfTheFilesCannotBe() async throws {
    try await withProject { lab in
      _ = try await lab.write("b.json", "$ANSIBLE_VAULT;1.1;AES256\n00\n")
      let run = try await vault(lab, "encrypt", "a.json", "b.json")
      #expect(run.status == 65)
      #expect(
        run.errors
          == "b.json: it is encrypted already; \"swplay vault rekey\" changes its password\n")
      #expect(try await read(lab) == Self.text)
    }
  }

  @Test func theEditorWorksOnACopyOfWhichNothingIsLeft() async throws {
    try await withProject { lab in
      _ = try await vault(lab, "encrypt", "a.json")
      let editor = try await lab.write(
        "editor",
        "#!/bin/sh\nstat -c %a \"$1\" \"${1%/*}\" >seen\necho \"$1\" >>seen\n"
          + "touch \"$1~\" && ln -s /etc \"${1%/*}/link\" && sed -i s/canary/changed/ \"$1\"\n")
      _ = try await Program.run(["chmod", "700", editor])
      _ = try await Program.run(["mkdir", "\(lab.folder)/tmp"])
      func edit(with editor: String) async throws -> Finished {
        try await Program.run(
          [
            "env", "EDITOR=\(editor)", "TMPDIR=\(lab.folder)/tmp", Lab.program, "vault", "edit",
            "--vault-password-file", "pw", "a.json",
          ], in: lab.folder)
      }
      let edited = try await edit(with: editor)
      #expect(edited.status == 0, "\(edited.errors)")
      let seen = try await read(lab, "seen").split(separator: "\n")
      #expect(seen.prefix(2) == ["600", "700"])
      #expect(seen[2].hasPrefix("\(lab.folder)/tmp/swplay-") && seen[2].hasSuffix("/a.json"))
      #expect(try await vault(lab, "view", "a.json").output.contains("changed"))

      let failed = try await edit(with: "false")
      #expect(failed.status == 65)
      #expect(
        failed.errors
          == "a.json is unchanged: the editor \"false\" failed; EDITOR names the editor\n")
      #expect(try await edit(with: "true").errors == "a.json is unchanged\n")
      let killed = try await edit(with: "kill $PPID; sleep 5 #")
      #expect(killed.status == 130)
      #expect(try await Program.run(["ls", "\(lab.folder)/tmp"]).output.isEmpty)
      #expect(try await Program.run(["ls", "/etc/passwd"]).status == 0)
    }
  }

  @Test func aValueIsEncryptedFromStandardInput() async throws {
    try await withProject { lab in
      let run = try await Program.run(
        [
          "sh", "-c",
          "echo a value | \"$0\" vault encrypt-string -n x --vault-password-file pw >x && "
            + "printf '{ %s }' \"$(cat x)\" >vars.json && cat x", Lab.program,
        ], in: lab.folder)
      #expect(run.output.hasPrefix(#""x": {"$vault": "$ANSIBLE_VAULT;1.1;AES256\n"#))
      let playbook = try await lab.write(
        "play.json",
        #"{"hosts": "h", "gather_facts": false, "tasks": [{"debug": "{{ x | length }}"}]}"#)
      let played = try await Program.run(
        [
          Lab.program, playbook, "-e", "@vars.json", "--vault-password-file", "pw", "-i",
          try await lab.write("hosts", "h ansible_connection=local\n"),
        ], in: lab.folder)
      #expect(played.output.contains("    7\n"), "\(played.output)\(played.errors)")
    }
  }

  @Test func withoutAPasswordARunDoesNotStartAndLintWarns() async throws {
    try await withProject { lab in
      _ = try await lab.write("hosts", "web\n")
      _ = try await lab.write("group_vars/all.json", Self.text)
      _ = try await vault(lab, "encrypt", "group_vars/all.json")
      _ = try await lab.write(
        "play.json",
        #"{"hosts": "all", "tasks": [{"debug": "{{ password }}"}], "vars": {"x": {"$secret": {"env": "NO"}}}}"#
      )
      func swplay(_ words: String...) async throws -> Finished {
        try await Program.run([Lab.program] + words, in: lab.folder)
      }
      let run = try await swplay("play.json", "-i", "hosts")
      #expect(run.status == 65)
      let lint = try await swplay("lint", "play.json", "-i", "hosts")
      #expect(lint.status == 0)
      #expect(
        lint.errors
          == "group_vars/all.json:1:1: warning: it is encrypted and was not checked; "
          + "give --vault-password-file FILE or --ask-vault-pass\n")
      _ = try await lab.write(
        "misspelled.json", #"{"hosts": "all", "tasks": [{"debug": "{{ x | uper }}"}]}"#)
      #expect(try await swplay("lint", "misspelled.json", "-i", "hosts").status == 65)
      let explain = try await swplay("explain", "web", "password", "-i", "hosts")
      #expect(explain.status == 65)
      #expect(
        explain.errors.hasPrefix("group_vars/all.json:1:1: warning: it is encrypted"),
        "\(explain.errors)")
      let shown = try await swplay(
        "inventory", "-i", "hosts", "--host", "web", "--vault-password-file", "pw")
      #expect(shown.output == "{\n  \"password\": \"********\"\n}\n")
      let locked = try await swplay("inventory", "-i", "hosts")
      #expect(locked.output == "web\n", "\(locked.errors)")
    }
  }
}
