import PlayShell
import PlayTestKit
import Testing

/// Nothing but commands that read goes to a host in a check: every byte that it is sent is accounted for.
@Suite(.serialized) struct ReadOnlyTests {
  @Test func aCheckOfAllModulesSendsNothingButProbes() async throws {
    try await Lab.with(hosts: 1) { lab in
      let host = lab.hosts[0]
      let playbook = try await lab.write("all.json", Subjects().everything(for: host))
      let files = Lab.root + "/Tests/EndToEndTests/Agreement/files/."
      _ = try await Program.run(["cp", "-R", files, lab.folder])
      try await WireRecord.start(on: host, of: lab)
      for playbook in [playbook, "playbooks/demo.json"] {
        try await check(playbook, lab)
        let run = try await lab.swplay(playbook, "-e", "digest=0")
        #expect(run.status == 0 || run.status == 2, "\(run.output)")
        _ = try await WireRecord.take(from: host, of: lab)
        try await check(playbook, lab)
      }
    }
  }

  @Test func aCheckOfTheStorySendsNothingButProbes() async throws {
    try await SuiteLab.with(["alpha"]) { suite in
      let host = try #require(suite.hosts["alpha"])
      try await WireRecord.start(on: host, of: suite.lab)
      for _ in 0..<2 {
        _ = try await suite.play("site", ["--check", "--diff"])
        try expectProbes(try await WireRecord.take(from: host, of: suite.lab))
        _ = try await suite.play("site")
        _ = try await WireRecord.take(from: host, of: suite.lab)
      }
    }
  }

  private func check(_ playbook: String, _ lab: Lab) async throws {
    let check = try await lab.swplay(playbook, "--check", "--diff", "-e", "digest=0")
    #expect(check.output.contains("Check: "), "\(check.output)\(check.errors)")
    try expectProbes(try await WireRecord.take(from: lab.hosts[0], of: lab))
  }

  private func expectProbes(_ record: String) throws {
    let scripts = try WireScript.all(in: record)
    #expect(!scripts.isEmpty)
    for script in scripts {
      #expect(Snapshot("prelude").problem(with: script.prelude) == nil)
      for function in script.functions {
        #expect(Snapshot(function.rawValue).problem(with: function.definition + "\n") == nil)
      }
      #expect(!script.functions.contains(.put))
      #expect(!script.commands.isEmpty)
      // git(1) would write its index when it looks.
      let git = script.commands.filter { $0.arguments.first == "git" }
      #expect(git.allSatisfy { $0.environment.contains(.init("GIT_OPTIONAL_LOCKS", "0")) })
      for command in script.commands
      where !ReadOnlyCommands.reviewed.contains(command) && !Self.facts.contains(command) {
        Issue.record("a check sent \(command.arguments)")
      }
    }
  }

  /// What is asked for facts, and by the demo's task with `run_in_check`.
  private static let facts = ReadOnlyCommands([
    ["date", "+%s %Y-%m-%d %H:%M:%S %z %Z"], ["df", "-k"], ["freebsd-version", "-k"],
    ["freebsd-version", "-u"], ["ifconfig", "-a"], ["jls", "-n"], ["kldstat"],
    ["pkg", "config", "ABI"], ["podman", "--version"], ["route", "-n", "get", "default"],
    ["route", "-n", "get", "-inet6", "default"], ["zpool", "list", "-H", "-p"],
    [
      "sh", "-c", localFacts, "swplay-facts", "/usr/local/etc/swplay/facts.d",
      "/etc/ansible/facts.d",
    ],
  ])

  /// Programs in these folders are the host's own, and are trusted to only tell facts.
  private static let localFacts = #"""
    for d do
      for f in "$d"/*.fact; do
        if [ -f "$f" ] && [ -x "$f" ]; then t=$("$f")
        elif [ -f "$f" ]; then t=$(cat "$f")
        else continue
        fi
        printf '%s\037%s\037%s\036' "$f" "$?" "$t"
      done
    done
    """#
}
