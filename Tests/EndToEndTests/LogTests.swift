import Testing

/// The logs of a run, in the folder of the user's state.
@Suite struct LogTests {
  private static let playbook = """
    { "hosts": "all", "gather_facts": false,
      "tasks": [ { "name": "Build", "command": "echo {{ ansible_password }} built" },
                 { "name": "Need", "command": "test -e FOLDER/needed" } ] }
    """

  private static func swplay(_ lab: Lab, _ options: String...) async throws -> Finished {
    try await Program.run(
      ["env", "XDG_STATE_HOME=\(lab.folder)/state", Lab.program, "\(lab.folder)/site.json", "-i"]
        + ["localhost,", "-e", "ansible_connection=local", "-e", "ansible_password=hunter22"]
        + options)
  }

  private static func shell(_ lab: Lab, _ script: String) async throws -> String {
    try await Program.run(["sh", "-c", "cd \"$1\" && \(script)", "sh", lab.folder]).output
  }

  private static func withProject(_ body: (Lab) async throws -> Void) async throws {
    try await Lab.withFolder { lab in
      _ = try await lab.write("site.json", playbook.replacing("FOLDER", with: lab.folder))
      try await body(lab)
    }
  }

  @Test func failedRunSaysWhereItsLogIsThatHoldsNoSecret() async throws {
    try await Self.withProject { lab in
      let run = try await Self.swplay(lab)
      #expect(run.status == 2)
      let path = try await Self.shell(lab, "echo \"$PWD\"/state/swplay/site-*/logs/*/localhost.log")
      #expect(run.errors == "the log of localhost: \(path)")
      let log = try await Program.run(["cat", path.trimmed]).output
      let lines = log.split(separator: "\n").map { $0.hasPrefix("2") ? $0.dropFirst(21) : $0 }
      #expect(
        lines.filter { !$0.hasPrefix("  result: ") }.joined(separator: "\n") == """
          Build: started
          connected
          Build: changed
            ran: echo ******** built
            warning: a secret is an argument of the command, and so every user of the host can see \
          it; hand it over by stdin, environment or a file
            command: echo ******** built
            ******** built
          Need: started
          Need: failed
            the command failed
            at \(lab.folder)/site.json:3:14, while the host was changed
            command: test -e \(lab.folder)/needed (exit status 1)
            command: test -e \(lab.folder)/needed
          end of play all
          """)
    }
  }

  @Test func onlyTheirOwnerCanReadThemAndTheLastTenRunsAreKept() async throws {
    try await Self.withProject { lab in
      for _ in 0..<11 { _ = try await Self.swplay(lab) }
      let modes = "find state/swplay/*/logs -printf '%m %y\\n' | sort | uniq -c | tr -s ' '"
      #expect(try await Self.shell(lab, modes) == " 10 600 f\n 11 700 d\n")
    }
  }

  @Test func checkKeepsNone() async throws {
    try await Self.withProject { lab in
      let check = try await Self.swplay(lab, "--check")
      #expect(check.errors == "")
      #expect(try await Self.shell(lab, "ls") == "site.json\n")
    }
  }
}
