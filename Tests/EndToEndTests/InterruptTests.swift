import PlayTestKit
import Testing

/// Ctrl-C and the signals like it.
@Suite(.serialized) struct InterruptTests {
  /// Runs swplay in a tmux pane, interrupts it while a task waits for a file, lets that task end or
  /// interrupts again, and prints the pane after each step.
  private static let drive = """
    cd "$1"; export XDG_STATE_HOME="$1/state" TERM=screen
    pane() { tmux -S tmux -f /dev/null "$@"; }
    await() { until pane capture-pane -p | grep -q "$1"; do sleep 0.1; done; }
    pane new-session -d -x 100 -y 30 "'$2' site.json -i hosts --known-hosts '$3'; \
    echo ended with \\$?; cat"
    await '[1-9] s'; pane send-keys C-c; await 'interrupted'; pane capture-pane -p; echo ----
    if [ "$4" = again ]; then pane send-keys C-c; else touch go; fi
    await 'ended with'; pane capture-pane -p
    pane kill-server
    """

  private static let playbook = #"""
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "name": "Wait", "shell": "touch FOLDER/started; until test -e FOLDER/go; do sleep 0.1; done # SIGN" },
      { "name": "Next", "command": "touch FOLDER/next" } ] }
    """#

  /// A task that waits on a server, and something by which its processes are found.
  private func withRun(
    _ body: (_ lab: Lab, _ server: SSHServer, _ sign: String) async throws -> Void
  ) async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer()
      let sign = "sign-\(server.port)-\(UInt64.random(in: 0...UInt64.max))"
      _ = try await lab.write(
        "site.json",
        Self.playbook.replacing("FOLDER", with: lab.folder).replacing("SIGN", with: sign))
      _ = try await lab.write(
        "hosts",
        """
        h ansible_host=127.0.0.1 ansible_port=\(server.port) ansible_user=\(server.user) \
        ansible_ssh_private_key_file=\(server.identityFile)

        """)
      try await body(lab, server, sign)
    }
  }

  private func panes(_ lab: Lab, _ server: SSHServer, _ end: String) async throws -> [String] {
    let run = try await Program.run(
      ["timeout", "120", "sh", "-c", Self.drive, "sh", lab.folder, Lab.program]
        + [server.knownHostsFile, end])
    #expect(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "----\n").map(String.init)
  }

  private func processes(_ sign: String) async throws -> String {
    try await Program.run(["pgrep", "-f", "-a", sign]).output
  }

  @Test func firstOneFinishesWhatIsInProgressAndStartsNothingNew() async throws {
    try await withRun { lab, server, sign in
      let panes = try await panes(lab, server, "go")
      try #require(panes.count == 2)
      #expect(
        panes[0].contains(
          /interrupted: nothing new is started, and this is finished first:\n {2}h: Wait, for [1-9] s\nInterrupt again \(Ctrl-C\) to end it\./
        ), "\(panes[0])")
      #expect(panes[1].contains("Wait\n  changed: h\n"), "\(panes[1])")
      #expect(
        panes[1].contains("stopped: h: interrupted behind \"Wait\"; --resume goes on there\n"))
      #expect(!panes[1].contains(/^h  [0-9]+ s/.anchorsMatchLineEndings()))
      #expect(panes[1].contains("ended with 130"))
      #expect(try await Program.run(["test", "-e", "\(lab.folder)/next"]).status == 1)
      #expect(try await processes(sign) == "")
    }
  }

  @Test func secondOneEndsWhatIsInProgressOnTheHost() async throws {
    try await withRun { lab, server, sign in
      let panes = try await panes(lab, server, "again")
      try #require(panes.count == 2)
      #expect(panes[1].contains("interrupted again; this is ended:\n  h: Wait, for "))
      #expect(
        panes[1].contains("stopped: h: interrupted before the end of its first task\n"),
        "\(panes[1])")
      #expect(!panes[1].contains(/^h  [0-9]+ s/.anchorsMatchLineEndings()))
      #expect(panes[1].contains("ended with 130"))
      #expect(try await processes(sign) == "")
      #expect(try server.connections().isEmpty)
    }
  }

  @Test(arguments: ["TERM", "HUP"])
  func otherSignalsAreLikeTheFirst(signal: String) async throws {
    try await withRun { lab, server, sign in
      let script = #"""
        cd "$1"; export XDG_STATE_HOME="$1/state"
        "$2" site.json -i hosts --known-hosts "$3" >out 2>&1 & pid=$!
        until test -e started; do sleep 0.1; done
        kill -"$4" $pid; until grep -q interrupted out; do sleep 0.1; done
        touch go; wait $pid; echo "ended with $?"; cat out
        """#
      let run = try await Program.run(
        ["timeout", "120", "sh", "-c", script, "sh", lab.folder, Lab.program]
          + [server.knownHostsFile, signal])
      #expect(run.output.hasPrefix("ended with 130\n"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("stopped: h: interrupted behind \"Wait\""))
      #expect(try await processes(sign) == "")
    }
  }
}
