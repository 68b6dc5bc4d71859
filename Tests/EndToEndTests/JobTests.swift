import Foundation
import Testing

/// Commands that go on without a connection and without a run, and how one gets back to them.
@Suite struct JobTests {
  /// A build that takes half a minute and notes that it was begun.
  private static let playbook = """
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "name": "Build", "shell": {
          "cmd": "echo begun >>/root/begun; i=0; while [ $i -lt 150 ]; do i=$((i + 1)); \
    echo \\"STEP $i/150: RUN make\\"; echo warning $i >&2; sleep 0.2; done; touch /root/image",
          "detach": true, "creates": "/root/image" } },
      { "name": "Use", "command": { "cmd": "cp /root/image /root/used", "creates": "/root/used" } } ] }
    """

  private static func withLab(_ body: (Lab) async throws -> Void) async throws {
    try await Lab.with(hosts: 1) { lab in
      _ = try await lab.write("site.json", playbook)
      try await body(lab)
    }
  }

  /// Runs a script in which `swplay` is the run, `$server` the host's server and `$dir` the lab.
  private static func shell(_ lab: Lab, _ script: String) async throws -> Finished {
    let words = lab.command("\(lab.folder)/site.json").map { "'\($0)'" }.joined(separator: " ")
    let head = """
      dir=$1
      export XDG_STATE_HOME=$dir/state
      server=$(pgrep -P "$(cat "$dir/hosts/web1.lab/pid")" sshd)
      swplay() { exec \(words) "$@"; }
      jobs() { '\(Lab.program)' jobs --known-hosts "$dir/known_hosts" "$@"; }
      until_there() { until grep -q "$1" "$2" 2>/dev/null; do sleep 0.1; done; }
      cut() { until pkill -KILL -P "$server"; do sleep 0.1; done; }

      """
    return try await Program.run(["sh", "-c", head + script, "sh", lab.folder])
  }

  private static func file(_ lab: Lab, _ name: String) async throws -> String {
    try await Program.run(["cat", "\(lab.folder)/\(name)"]).output
  }

  @Test func buildIsMadeOnceThroughLostConnectionsAndALostRun() async throws {
    try await Self.withLab { lab in
      let finished = try await Self.shell(
        lab,
        """
        (swplay --follow web1.lab) >"$dir/first" 2>"$dir/first.errors" & run=$!
        for step in 5 20 35; do until_there "STEP $step/" "$dir/first"; cut; done
        until_there "STEP 50/" "$dir/first"
        kill -KILL "$run"; wait "$run"
        (swplay -v --follow web1.lab) >"$dir/second" 2>"$dir/second.errors"
        """)
      #expect(finished.status == 0)
      let first = try await Self.file(lab, "first")
      #expect(first.components(separatedBy: "connection lost: web1.lab: ").count == 4)
      let second = try await Self.file(lab, "second")
      let steps = second.split(separator: "\n").filter { $0.hasPrefix("web1.lab | STEP") }
      #expect(steps == (1...150).map { "web1.lab | STEP \($0)/150: RUN make" })
      let warnings = (1...150).map { "\"warning \($0)\"" }.joined(separator: ", ")
      #expect(second.contains("\"stderr_lines\": [\(warnings)]"))
      #expect(
        try await Self.file(lab, "second.errors").hasPrefix(
          "web1.lab: \"Build\" was started by an earlier run at "))
      #expect(try await lab.run(on: "web1.lab", "cat", "/root/begun").output == "begun\n")
      #expect(try await lab.run(on: "web1.lab", "ls", "/root/used").status == 0)
      try await Self.expectNothingLeft(lab)
    }
  }

  @Test func interruptedRunSaysWhatGoesOnAndJobsEndsIt() async throws {
    try await Self.withLab { lab in
      let finished = try await Self.shell(
        lab,
        """
        (trap - INT; swplay --follow web1.lab) >"$dir/first" 2>"$dir/first.errors" & run=$!
        until_there "STEP 2/" "$dir/first"
        kill -TERM "$run"; wait "$run"; echo $?
        jobs | sed 's/^[0-9a-f]\\{8\\}/ID/; s/since [^ ]*/since TIME/'
        id=$(jobs | cut -c 1-8)
        jobs --cancel "$id"
        jobs
        """.replacing("cut -c", with: "command cut -c"))
      #expect(
        finished.output == """
          130
          ID  web1.lab  since TIME  Build  (\(lab.folder)/site.json)
          web1.lab: "Build" has ended
          no jobs

          """)
      #expect(
        try await Self.file(lab, "first.errors").hasSuffix(
          "web1.lab: \"Build\" goes on there; the next run goes on with it, and \"swplay jobs\" lists it\n"
        ))
      #expect(try await lab.run(on: "web1.lab", "ls", "/root/image").status != 0)
      try await Self.expectNothingLeft(lab)
    }
  }

  @Test func jobIsFollowedToItsEndWithoutARun() async throws {
    try await Self.withLab { lab in
      let finished = try await Self.shell(
        lab,
        """
        (swplay --follow web1.lab) >"$dir/first" 2>&1 & run=$!
        until_there "STEP 2/" "$dir/first"
        kill -KILL "$run"; wait "$run"
        jobs --follow "$(jobs | command cut -c 1-8)"
        swplay
        """)
      #expect(finished.status == 0)
      let steps = finished.output.split(separator: "\n").filter { $0.contains("STEP") }
      #expect(steps == (1...150).map { "web1.lab | STEP \($0)/150: RUN make" })
      #expect(finished.errors.contains("web1.lab: \"Build\" has ended with status 0\n"))
      #expect(
        finished.errors.contains("which an earlier run started at ")
          || finished.output.contains("creates: /root/image exists"))
      #expect(try await lab.run(on: "web1.lab", "cat", "/root/begun").output == "begun\n")
    }
  }

  @Test func tenThousandLinesASecondAreAllInTheLog() async throws {
    try await Lab.with(hosts: 1) { lab in
      let text =
        "i=0; while [ $i -lt 20 ]; do seq -f 'line %.0f' $((i * 2000 + 1)) "
        + "$((i * 2000 + 2000)); i=$((i + 1)); sleep 0.2; done"
      _ = try await lab.write(
        "site.json",
        """
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "name": "Talk", "shell": { "cmd": "\(text)", "detach": true } } ] }
        """)
      let finished = try await Self.shell(
        lab, "(swplay) && cat \"$dir\"/state/swplay/site-*/logs/*/web1.lab.log")
      #expect(finished.status == 0)
      let lines = finished.output.split(separator: "\n").filter { $0.contains("line ") }
        .map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("line ") }
      #expect(lines == (1...40_000).map { "line \($0)" })
    }
  }

  @Test(arguments: [
    ("--follow", "0", "no job has an id that begins with \"0\"; \"swplay jobs\" lists them"),
    ("--cancel", "", "no job has an id that begins with \"\"; \"swplay jobs\" lists them"),
  ])
  func jobThatIsNotThereIsToldSo(option: String, id: String, message: String) async throws {
    try await Lab.withFolder { lab in
      let finished = try await Program.run(
        ["env", "XDG_STATE_HOME=\(lab.folder)/state", Lab.program, "jobs", option, id])
      #expect(finished.status == 64)
      #expect(finished.errors.hasPrefix("Error: \(message)\n"))
    }
  }

  /// On the host there are no files and no processes of jobs, and in the journal no job.
  private static func expectNothingLeft(_ lab: Lab) async throws {
    let left = try await lab.run(
      on: "web1.lab", "sh", "-c",
      "ls -d /var/tmp/.swplay* /tmp/.swplay* 2>/dev/null; pgrep -f '[s]wplay-job'")
    #expect(left.output == "")
    let journal = try await Program.run(
      ["sh", "-c", "find \"$1/state\" -name '*.json'", "sh", lab.folder])
    #expect(journal.output == "")
  }
}
