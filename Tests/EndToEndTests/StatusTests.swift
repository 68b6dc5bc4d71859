import Testing

/// The status area on a terminal that a program drives.
@Suite struct StatusTests {
  /// Runs swplay in a tmux pane of 60 columns and 12 rows, in which a task waits for a file; prints
  /// the pane while it waits, and when the run has ended.
  private static let drive = """
    cd "$1"; export XDG_STATE_HOME="$1/state" TERM=screen
    pane() { tmux -S tmux -f /dev/null "$@"; }
    await() { until pane capture-pane -p | grep -q "$1"; do sleep 0.1; done; }
    pane new-session -d -x 60 -y 12 "'$2' site.json -i localhost, -e ansible_connection=local; \
    echo ended with \\$?; cat"
    await '[1-9] s'; pane capture-pane -p; echo ----
    if [ "$3" = interrupt ]; then
      pane send-keys C-c; await 'Interrupt again'; pane send-keys C-c
    else touch go; fi
    await 'ended with'; pane capture-pane -p
    pane kill-server
    """

  private static let playbook = #"""
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "name": "Wait", "shell": "until test -e FOLDER/go; do sleep 0.1; done" } ] }
    """#

  private static func panes(_ end: String) async throws -> [Substring] {
    var panes: [Substring] = []
    try await Lab.withFolder { lab in
      _ = try await lab.write("site.json", playbook.replacing("FOLDER", with: lab.folder))
      let run = try await Program.run(
        ["timeout", "120", "sh", "-c", drive, "sh", lab.folder, Lab.program, end])
      #expect(run.status == 0, "\(run.errors)")
      panes = run.output.split(separator: "----\n")
    }
    return panes
  }

  @Test func hostIsShownWhileItIsBusyAndNotAfterwards() async throws {
    let panes = try await Self.panes("go")
    try #require(panes.count == 2)
    #expect(panes[0].contains(/^localhost  [1-9] s  Wait\n/.anchorsMatchLineEndings()))
    #expect(!panes[1].contains(/^localhost  [0-9]+ s/.anchorsMatchLineEndings()))
    #expect(panes[1].contains("ended with 0"))
  }

  @Test func interruptRemovesIt() async throws {
    let panes = try await Self.panes("interrupt")
    try #require(panes.count == 2)
    #expect(!panes[1].contains(/^localhost  [0-9]+ s/.anchorsMatchLineEndings()))
    #expect(panes[1].contains("ended with 130"))
  }
}
