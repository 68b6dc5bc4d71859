import Testing

/// What one run hands on to the next, in the folder of the user's state.
@Suite struct JournalTests {
  /// A handler and a task behind the one that notifies it, which fails until a file is there.
  private static let playbook = """
    { "hosts": "all", "gather_facts": false,
      "tasks": [
        { "name": "Change", "shell": "test -e FOLDER/old || { touch FOLDER/old; echo new; }",
          "register": "change", "changed_when": "'new' in change.stdout", "notify": "Restart" },
        { "name": "Need", "command": "test -e FOLDER/needed", "changed_when": false } ],
      "handlers": [
        { "name": "Restart", "command": { "argv": ["touch", "FOLDER/restarted"] } } ] }
    """

  private static func write(in lab: Lab) async throws -> String {
    try await lab.write(
      "site.json",
      playbook.split(separator: "FOLDER", omittingEmptySubsequences: false)
        .joined(separator: lab.folder))
  }

  private static func swplay(_ lab: Lab, _ options: String...) async throws -> Finished {
    try await Program.run(
      ["env", "XDG_STATE_HOME=\(lab.folder)/state", Lab.program, "\(lab.folder)/site.json", "-i"]
        + ["localhost,", "-e", "ansible_connection=local"] + options)
  }

  private static func exists(_ path: String) async throws -> Bool {
    try await Program.run(["test", "-e", path]).status == 0
  }

  @Test func handlerThatAFailureKeptFromRunningRunsFirstTheNextTime() async throws {
    try await Lab.withFolder { lab in
      _ = try await Self.write(in: lab)
      let first = try await Self.swplay(lab)
      #expect(first.status == 2)
      #expect(
        first.output.contains(
          "handlers owed: localhost: Restart; the next run begins with them\n"))
      #expect(try await !Self.exists("\(lab.folder)/restarted"))
      let check = try await Self.swplay(lab, "--check")
      #expect(check.errors == "owed to localhost by an earlier run: Restart\n")
      _ = try await lab.write("needed", "")
      let second = try await Self.swplay(lab)
      #expect(second.status == 0)
      #expect(second.errors == "owed to localhost by an earlier run: Restart\n")
      #expect(try await Self.exists("\(lab.folder)/restarted"))
      #expect(try await Self.swplay(lab).errors == "")
    }
  }

  @Test func owedHandlerThatIsNoLongerThereIsToldAndForgotten() async throws {
    try await Lab.withFolder { lab in
      _ = try await Self.write(in: lab)
      _ = try await Self.swplay(lab)
      _ = try await lab.write(
        "site.json", #"{ "hosts": "all", "gather_facts": false, "tasks": [ { "ping": {} } ] }"#)
      let second = try await Self.swplay(lab)
      #expect(second.status == 0)
      #expect(
        second.output.contains(
          "no longer there and forgotten: localhost: the owed handler Restart\n"))
      #expect(try await Self.swplay(lab).errors == "")
    }
  }

  @Test func filesAreOpenToTheirOwnerAloneAndAPersonCanReadThem() async throws {
    try await Lab.withFolder { lab in
      let path = try await Self.write(in: lab)
      _ = try await Self.swplay(lab)
      let find =
        #"cd "$1" && find . -path '*/logs' -prune -o -printf '%m %y %f\n' | sed 's/-[0-9a-f]\{12\}$/-KEY/' | sort"#
      #expect(
        try await Program.run(["sh", "-c", find, "sh", "\(lab.folder)/state"]).output == """
          600 f localhost.json
          600 f running
          600 f stopped
          700 d .
          700 d site-KEY
          700 d swplay

          """)
      let show = #"sed 's/: "20[0-9TZ:-]*"/: TIME/' "$1"/swplay/*/localhost.json"#
      #expect(
        try await Program.run(["sh", "-c", show, "sh", "\(lab.folder)/state"]).output == """
          {
            "host": "localhost",
            "playbook": "\(path)",
            "inventory": [
              "localhost,"
            ],
            "written": TIME,
            "owed_handlers": [
              {
                "play": "all",
                "handler": "Restart"
              }
            ]
          }

          """)
    }
  }

  @Test func linkInThePlaceOfTheFolderIsNotFollowed() async throws {
    try await Lab.withFolder { lab in
      _ = try await Self.write(in: lab)
      let link = #"mkdir -p "$1/state" "$1/other" && ln -s "$1/other" "$1/state/swplay""#
      _ = try await Program.run(["sh", "-c", link, "sh", lab.folder])
      let run = try await Self.swplay(lab)
      #expect(
        run.errors == """
          what this run owes to hosts is not kept: \(lab.folder)/state/swplay: Not a directory
          the logs of this run are not kept: \(lab.folder)/state/swplay: Not a directory

          """)
      #expect(try await !Self.exists("\(lab.folder)/other/running"))
    }
  }

  @Test func folderThatOthersCanEnterIsNotUsed() async throws {
    try await Lab.withFolder { lab in
      _ = try await Self.write(in: lab)
      let folder = "\(lab.folder)/state/swplay"
      _ = try await Program.run(["mkdir", "-p", "-m", "755", folder])
      #expect(
        try await Self.swplay(lab).errors == """
          what this run owes to hosts is not kept: \(folder): others can enter it; make it yours \
          alone, with mode 0700
          the logs of this run are not kept: \(folder): others can enter it; make it yours alone, \
          with mode 0700

          """)
    }
  }

  @Test func secondRunAtTheSameTimeSaysWhoIsFirst() async throws {
    try await Lab.withFolder { lab in
      _ = try await lab.write(
        "site.json",
        """
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "name": "Run again", "command": { "argv": ["env", \
        "XDG_STATE_HOME=\(lab.folder)/state", "\(Lab.program)", "\(lab.folder)/site.json", "-i", \
        "localhost,", "-e", "ansible_connection=local", "-e", "inner=true"] },
            "when": "inner is undefined", "register": "second" },
          { "name": "Tell", "debug": { "msg": "{{ second.stderr }}" },
            "when": "inner is undefined" } ] }
        """)
      let run = try await Self.swplay(lab)
      #expect(run.status == 0, "\(run.output)")
      #expect(
        run.output.contains(
          "the playbook is being carried out on this inventory already, by process "))
    }
  }
}
