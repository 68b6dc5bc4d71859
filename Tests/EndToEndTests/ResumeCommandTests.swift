import Testing

/// `--resume` with the program itself, and what it keeps in the folder of the user's state.
@Suite struct ResumeCommandTests {
  private static let playbook = """
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "name": "Build", "shell": "echo built >>FOLDER/builds" },
      { "name": "Need", "command": "test -e FOLDER/needed" },
      { "name": "End", "command": "true" } ] }
    """

  private static func write(in lab: Lab) async throws {
    _ = try await lab.write("site.json", playbook.replacing("FOLDER", with: lab.folder))
  }

  private static func swplay(_ lab: Lab, _ options: String...) async throws -> Finished {
    try await Program.run(
      ["env", "XDG_STATE_HOME=\(lab.folder)/state", Lab.program, "\(lab.folder)/site.json", "-i"]
        + ["localhost,", "-e", "ansible_connection=local"] + options)
  }

  private static func shell(_ lab: Lab, _ script: String) async throws -> String {
    try await Program.run(["sh", "-c", script, "sh", lab.folder]).output
  }

  @Test func runGoesOnWithTheTaskThatFailedAndTellsSo() async throws {
    try await Lab.withFolder { lab in
      try await Self.write(in: lab)
      #expect(try await Self.swplay(lab).status == 2)
      #expect(
        try await Self.shell(lab, #"sed 's/: "20[0-9TZ:-]*"/: TIME/' "$1"/state/swplay/*/stopped"#)
          == """
          {
            "written": TIME,
            "hosts": {
              "localhost": {
                "play": 0,
                "stopped": "Need",
                "path": [
                  2
                ],
                "position": "\(lab.folder)/site.json:3:3"
              }
            }
          }

          """)
      _ = try await lab.write("needed", "")
      let second = try await Self.swplay(lab, "--resume")
      #expect(second.status == 0)
      #expect(
        second.output.hasPrefix(
          "localhost: goes on with \"Need\" (\(lab.folder)/site.json:3:3)\n"), "\(second.output)")
      #expect(!second.output.contains("Build"))
      #expect(try await Self.shell(lab, #"cat "$1/builds""#) == "built\n")
      #expect(try await Self.shell(lab, #"ls "$1"/state/swplay/*"#) == "logs\nrunning\n")
      let third = try await Self.swplay(lab, "--resume")
      #expect(
        third.output.hasPrefix("localhost: starts at the beginning: no place is known\n"))
    }
  }

  @Test func placeIsKeptWhenSwplayIsKilled() async throws {
    try await Lab.withFolder { lab in
      _ = try await lab.write(
        "site.json",
        """
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "name": "Build", "shell": "echo built >>\(lab.folder)/builds" },
          { "name": "Hang", "shell": "[ -e \(lab.folder)/go ] || kill -9 $(cat \
        \(lab.folder)/state/swplay/*/running | cut -d ' ' -f 2)" } ] }
        """)
      #expect(try await Self.swplay(lab).status == 128 + 9)
      _ = try await lab.write("go", "")
      let second = try await Self.swplay(lab, "--resume")
      #expect(second.status == 0)
      #expect(
        second.output.hasPrefix(
          "localhost: goes on behind \"Build\" (\(lab.folder)/site.json:2:3)\n"))
      #expect(try await Self.shell(lab, #"cat "$1/builds""#) == "built\n")
    }
  }

  @Test func fileThatSwplayDidNotWriteIsTold() async throws {
    try await Lab.withFolder { lab in
      try await Self.write(in: lab)
      _ = try await Self.swplay(lab)
      let spoil = #"for f in "$1"/state/swplay/*/stopped; do echo oops >$f; done"#
      _ = try await Self.shell(lab, spoil)
      let second = try await Self.swplay(lab, "--resume")
      #expect(second.errors.contains("/stopped: swplay did not write it so: "))
    }
  }

  @Test func itDoesNotGoWithStartAtTask() async throws {
    let run = try await Lab.swplay("run", "site.json", "--resume", "--start-at-task", "x")
    #expect(run.status == 64)
    #expect(run.errors.contains("--resume does not go with --start-at-task"))
  }
}
