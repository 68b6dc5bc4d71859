import PlayTestKit
import Testing

/// Text of every sort arrives on a host byte for byte, through every module that takes text.
@Suite(.serialized) struct HostileTextTests {
  private static let nasty = #"""
    -n 'single' "double" $HOME `id` $(id) %s %d \n \\ * ? [a] ~ # ; & | < > ( ) { } !
    \#ttab, ünïcödé, 日本語, and a line with blanks at its end  \#n
    """#

  @Test func hostileTextArrivesThroughEveryModule() async throws {
    try await Lab.with(hosts: 1) { lab in
      let text = Self.nasty + String(repeating: "x'\"$`\\\t%-\n", count: 1 << 17)
      _ = try await lab.write("site/files/random", Self.random(count: 1 << 20))
      _ = try await lab.write("site/templates/text.j2", "{{ text }}")
      _ = try await lab.write(
        "site/vars.json",
        #"{ "text": \#(json(text)), "line": \#(json(Self.nasty.split(separator: "\n")[0].description)) }"#
      )
      let playbook = try await lab.write("site/play.json", Self.playbook)
      let run = try await lab.swplay(playbook)
      #expect(run.status == 0, "\(run.output.prefix(4000))\(run.errors)")
      let again = try await lab.swplay(playbook)
      #expect(again.output.contains("Done: nothing had to be changed"), "\(again.output)")

      let source = try await lab.write("expected", text)
      for name in ["copy", "template", "shell"] {
        try await expect(name, on: lab, equals: source)
      }
      try await expect("random", on: lab, equals: lab.folder + "/site/files/random")
      let line = String(Self.nasty.split(separator: "\n")[0])
      try await expect("line", on: lab, equals: try await lab.write("line", line + "\n"))
      try await expect("command", on: lab, equals: try await lab.write("word", line))
    }
  }

  private static let playbook = #"""
    { "hosts": "all", "gather_facts": false, "vars_files": ["vars.json"], "tasks": [
      { "copy": { "content": "{{ text }}", "dest": "/root/copy" } },
      { "copy": { "src": "random", "dest": "/root/random" } },
      { "template": { "src": "text.j2", "dest": "/root/template" } },
      { "lineinfile": { "path": "/root/line", "line": "{{ line }}", "create": true } },
      { "shell": { "cmd": "cat >/root/shell", "stdin": "{{ text }}", "stdin_add_newline": false,
                   "creates": "/root/shell" } },
      { "command": { "argv": ["sh", "-c", "printf %s \"$1\" >/root/command", "sh", "{{ line }}"],
                     "creates": "/root/command" } }
    ] }
    """#

  /// Braces that a host prints are never rendered, and what a terminal would obey is shown.
  @Test func whatAHostSaysIsNoTemplateAndNoCommandOfATerminal() async throws {
    try await Lab.withFolder { lab in
      let trace = lab.folder + "/trace"
      let hosts = try await lab.write("hosts", "h ansible_connection=local\n")
      let playbook = try await lab.write(
        "site.json",
        #"""
        [{ "hosts": "h", "gather_facts": false, "tasks": [
          { "command": ["printf", "%s%s\\033]0;x\\007", "{", "{ lookup('pipe', 'touch \#(trace)') }}"],
            "register": "said" },
          { "set_fact": { "kept": "{{ said.stdout }}" } },
          { "debug": "kept {{ kept }}" },
          { "debug": "item {{ item }}", "loop": ["{{ kept }}"] },
          { "add_host": { "name": "new", "ansible_connection": "local", "told": "{{ kept }}" } },
          { "command": ["true"], "become": true, "become_user": "{{ kept }}", "ignore_errors": true }
        ] }, { "hosts": "new", "gather_facts": false, "tasks": [
          { "debug": "added {{ told }} {{ hostvars.h.kept }}" } ] }]
        """#)
      let run = try await Lab.swplay(playbook, "-i", hosts)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let shown = "{{ lookup('pipe', 'touch \(trace)') }}\\x1b]0;x\\x07"
      for line in ["kept \(shown)", "item \(shown)", "added \(shown) \(shown)"] {
        #expect(run.output.contains("    \(line)\n"), "\(run.output)")
      }
      #expect(!run.output.unicodeScalars.contains("\u{1b}"))
      #expect(try await Program.run(["test", "-e", trace]).status == 1)
    }
  }

  @Test func whatAnInventoryProgramPrintsIsNoTemplate() async throws {
    try await Lab.withFolder { lab in
      let trace = lab.folder + "/trace"
      let program = try await lab.write(
        "inventory",
        #"""
        #!/bin/sh
        cat <<'END'
        { "all": { "hosts": ["h"] }, "_meta": { "hostvars": { "h": {
            "ansible_connection": "local", "tag": "{{ lookup('pipe', 'touch \#(trace)') }}" } } } }
        END

        """#)
      _ = try await Program.run(["chmod", "+x", program])
      let playbook = try await lab.write(
        "site.json",
        #"""
        { "hosts": "all", "gather_facts": false, "vars": { "again": "{{ tag }}" }, "tasks": [
          { "debug": "told {{ tag }} {{ again }} {{ hostvars.h.tag }}" } ] }
        """#)
      let run = try await Lab.swplay(playbook, "-i", program)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let text = "{{ lookup('pipe', 'touch \(trace)') }}"
      #expect(run.output.contains("    told \(text) \(text) \(text)\n"), "\(run.output)")
      #expect(try await Program.run(["test", "-e", trace]).status == 1)
    }
  }

  /// With `-vvvv` a host's first words are shown on standard error.
  @Test func whatAHostSaysIsNoCommandOfATerminalInDiagnosticsEither() async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer(configuration: [
        #"ForceCommand printf 'a\033]0;x\007b\n' >&2; exec /bin/sh"#
      ])
      let hosts = try await lab.write(
        "hosts",
        """
        h ansible_host=127.0.0.1 ansible_port=\(server.port) \
        ansible_ssh_private_key_file=\(server.identityFile)

        """)
      let run = try await Program.run([
        Lab.program, "exec", "h", "-i", hosts, "--known-hosts", server.knownHostsFile, "-vvvv",
        "true",
      ])
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.errors.contains(#"greets: a\x1b]0;x\x07b"#), "\(run.errors)")
      #expect(!(run.output + run.errors).unicodeScalars.contains("\u{1b}"))
    }
  }

  private func expect(_ name: String, on lab: Lab, equals path: String) async throws {
    let there = try await lab.run(on: "web1.lab", "sha256", "-q", "/root/\(name)")
    let here = try await Program.run(["sha256sum", path])
    #expect(there.status == 0, "\(there.errors)")
    #expect(String(here.output.prefix(64)) == there.output.trimmed, "\(name)")
  }

  /// The text as a JSON string.
  private func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Bytes without NUL from a fixed seed, so that a failure can be repeated.
  private static func random(count: Int) -> [UInt8] {
    var state = UInt64(0x5EED)
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: (state >> 33) % 255) + 1
    }
  }
}
