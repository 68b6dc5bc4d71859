import PlayData
import PlayModuleKit
import PlayShell

/// Runs a program without a shell.
struct Command: Module {
  static let info = ModuleInfo(
    "command", "Run a program with its arguments, without a shell.",
    notes: [
      "Text is cut into words at blanks; quotes keep blanks together, and nothing is expanded. For "
        + "pipes, redirections and variables use the module shell.",
      "Prefer a module that knows what it changes; if there is none, give a guard (`creates`, "
        + "`removes`, `unless`, `onlyif`), so that a second run and a check can tell.",
      "Guards are run in check mode as well and must only read.",
    ],
    manualPages: ["timeout(1)"],
    check: "With a guard exact; without one the command is announced and not run, unless "
      + "`run_in_check` says that it only reads.",
    examples: [
      #"{ "command": "newaliases" }"#,
      #"{ "command": { "argv": ["tar", "-xf", "/tmp/app.tar", "-C", "/opt"], "creates": "/opt/app" } }"#,
      #"{ "command": { "cmd": "zpool status -x", "run_in_check": true } }"#,
    ], shorthand: "cmd")

  @Param("The program and its arguments, as text or as a list.") var cmd: CommandWords?
  @Param("The program and its arguments, as a list of words.") var argv: [String]?
  @Param("Folder to run in.") var chdir: RemotePath?
  @Param("Path; when it exists, the command does not run.") var creates: String?
  @Param("Path; when it does not exist, the command does not run.") var removes: String?
  @Param("Command that only reads; when it succeeds, the task's command does not run.")
  var unless: CommandWords?
  @Param("Command that only reads; when it fails, the task's command does not run.")
  var onlyif: CommandWords?
  @Param("Text for the command's standard input.") var stdin: String?
  @Param("Whether a newline is added to the standard input.") var stdinAddNewline: Bool = true
  @Param("Whether newlines at the end of the output are left out of the result.")
  var stripEmptyEnds: Bool = true
  @Param(
    "Whether the command only reads, so that it runs in check mode and never counts as a change.")
  var runInCheck: Bool = false
  @Param("Seconds after which the command is stopped.") var timeout: Int?

  @Param(
    "Whether the command goes on when the connection is lost, and what it prints can be followed; so it is with "
      + "a timeout.")
  var detach: Bool = false

  var isBarrier: Bool { task.isBarrier }

  func checkParameters() throws {
    switch (cmd, argv) {
    case (nil, nil), (nil, []?):
      throw ParameterProblem(key: "cmd", message: "is needed, or \"argv\" in its place")
    case (.some, .some):
      throw ParameterProblem(key: "argv", message: "cannot be given together with \"cmd\"")
    default: try task.checkParameters()
    }
  }

  func probe() -> Probe<CommandTask.State> { task.probe() }

  func plan(_ state: CommandTask.State) throws -> Plan {
    var plan = try task.plan(state)
    if let word = cmd?.shellOperators.first {
      plan.warnings.append(
        "\"\(word)\" is passed to the program as a word; for its meaning in a shell use the module shell"
      )
    }
    return plan
  }

  private var task: CommandTask {
    let words = argv ?? cmd?.words ?? []
    return CommandTask(
      words: words, shown: ShellCommand(words).description, directory: chdir,
      input: StandardInput.bytes(of: stdin, addsNewline: stdinAddNewline), creates: creates,
      removes: removes, unless: unless?.words, onlyIf: onlyif?.words, runsInCheck: runInCheck,
      stripsEmptyEnds: stripEmptyEnds, timeout: timeout, isDetached: detach)
  }
}

/// The standard input of a command.
enum StandardInput {
  static func bytes(of text: String?, addsNewline: Bool) -> [UInt8]? {
    text.map { Array($0.utf8) + (addsNewline ? [UInt8(ascii: "\n")] : []) }
  }
}
