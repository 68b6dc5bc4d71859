import PlayData
import PlayModuleKit
import PlayShell

/// Runs a text in a shell of the host.
struct ShellModule: Module {
  static let info = ModuleInfo(
    "shell", "Run a text in a shell of the host.",
    notes: [
      "The text reaches the shell as one argument, whatever is in it. Values of variables in it are "
        + "part of the program: quote them with the filter `quote`, or use the module command.",
      "Prefer a module that knows what it changes; if there is none, give a guard (`creates`, "
        + "`removes`, `unless`, `onlyif`), so that a second run and a check can tell.",
      "Guards are run in check mode as well and must only read.",
    ],
    manualPages: ["sh(1)", "timeout(1)"],
    check: "With a guard exact; without one the command is announced and not run, unless "
      + "`run_in_check` says that it only reads.",
    examples: [
      #"{ "shell": "sysctl -n kern.geom.debugflags | grep -q 16" }"#,
      #"""
      { "shell": { "cmd": "umask 077; openssl rand -hex 32 >/etc/app.key", "creates": "/etc/app.key" } }
      """#,
      #"{ "shell": { "cmd": "pkg audit | tail -1", "run_in_check": true, "pipefail": true } }"#,
    ], shorthand: "cmd")

  @Param("The text that the shell runs.") var cmd: String
  @Param("Folder to run in.") var chdir: RemotePath?
  @Param("Path; when it exists, the text does not run.") var creates: String?
  @Param("Path; when it does not exist, the text does not run.") var removes: String?
  @Param("Text of a command that only reads; when it succeeds, the task's text does not run.")
  var unless: String?
  @Param("Text of a command that only reads; when it fails, the task's text does not run.")
  var onlyif: String?
  @Param("Text for the standard input.") var stdin: String?
  @Param("Whether a newline is added to the standard input.") var stdinAddNewline: Bool = true
  @Param("Whether newlines at the end of the output are left out of the result.")
  var stripEmptyEnds: Bool = true
  @Param("Shell that runs the text; it must know the option -c.") var executable: RemotePath?
  @Param("Whether a pipeline fails when any of its commands fails.") var pipefail: Bool = false
  @Param("Whether the text only reads, so that it runs in check mode and never counts as a change.")
  var runInCheck: Bool = false
  @Param("Seconds after which the shell is stopped.") var timeout: Int?

  @Param(
    "Whether the shell goes on when the connection is lost, and what it prints can be followed; so it is with "
      + "a timeout.")
  var detach: Bool = false

  var isBarrier: Bool { task.isBarrier }

  func checkParameters() throws {
    guard !cmd.allSatisfy(\.isWhitespace) else {
      throw ParameterProblem(key: "cmd", message: "is empty")
    }
    try task.checkParameters()
  }

  func probe() -> Probe<CommandTask.State> { task.probe() }

  func plan(_ state: CommandTask.State) throws -> Plan { try task.plan(state) }

  private var task: CommandTask {
    CommandTask(
      words: words(cmd), shown: cmd, directory: chdir,
      input: StandardInput.bytes(of: stdin, addsNewline: stdinAddNewline), creates: creates,
      removes: removes, unless: unless.map(words), onlyIf: onlyif.map(words),
      runsInCheck: runInCheck, stripsEmptyEnds: stripEmptyEnds, timeout: timeout,
      isDetached: detach)
  }

  private func words(_ text: String) -> [String] {
    [executable?.text ?? "sh"] + (pipefail ? ["-o", "pipefail"] : []) + ["-c", text]
  }
}
