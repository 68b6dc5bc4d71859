import PlayData
import PlayModuleKit
import PlayShell

/// Runs a program of the controller on the host.
struct Script: Module {
  static let info = ModuleInfo(
    "script", "Run a script of the controller on the host.",
    notes: [
      "The script is kept on the host, where only its user can read it, while it runs, and is removed "
        + "however it ends. Its first line (`#!`) says what runs it; without one sh(1) does.",
      "Where /tmp is mounted with noexec give `executable`.",
      "Give a guard (`creates`, `removes`, `unless`, `onlyif`), so that a second run and a check can "
        + "tell. Guards are run in check mode as well and must only read.",
    ],
    manualPages: ["sh(1)", "timeout(1)"],
    check: "With a guard exact; without one the script is announced and not run.",
    examples: [
      #"{ "script": { "cmd": "setup.sh --site example.org", "creates": "/var/db/app/done" } }"#,
      #"{ "script": { "cmd": ["report.awk", "a b"], "executable": "/usr/bin/awk" } }"#,
    ], shorthand: "cmd")

  @Param(
    "File of the controller, looked for in the role's `files`, and its arguments, as text or as a "
      + "list.", aliases: ["argv"])
  var cmd: LocalProgram
  @Param("Folder to run in.") var chdir: RemotePath?
  @Param("Path; when it exists, the script does not run.") var creates: String?
  @Param("Path; when it does not exist, the script does not run.") var removes: String?
  @Param("Command that only reads; when it succeeds, the script does not run.")
  var unless: CommandWords?
  @Param("Command that only reads; when it fails, the script does not run.")
  var onlyif: CommandWords?
  @Param("Program that runs the script instead of the one in its first line.")
  var executable: RemotePath?
  @Param("Seconds after which the script is stopped.") var timeout: Int?

  @Param(
    "Whether the script goes on when the connection is lost, and what it prints can be followed; so it is with "
      + "a timeout.")
  var detach: Bool = false

  var isBarrier: Bool { task.isBarrier }

  func checkParameters() throws {
    guard case .file = cmd.file.content else {
      throw ParameterProblem(key: "cmd", message: "\"\(cmd.file.path)\" is a folder, not a file")
    }
    try task.checkParameters()
  }

  func probe() -> Probe<CommandTask.State> { task.probe() }

  func plan(_ state: CommandTask.State) throws -> Plan { try task.plan(state) }

  /// Keeps standard input in a folder that only its user can enter, and runs it from there.
  static let wrapper = """
    d=$(mktemp -d /tmp/.swplay-script-XXXXXXXX) || exit
    trap 'rm -rf "$d"' EXIT
    trap 'exit 129' HUP
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
    f=$d/$1 e=$2
    shift 2
    cat >"$f" && chmod 700 "$f" || exit
    if [ -n "$e" ]; then "$e" "$f" "$@" </dev/null; else "$f" "$@" </dev/null; fi
    """

  private var task: CommandTask {
    var content: [UInt8] = []
    if case .file(let bytes, _) = cmd.file.content { content = bytes }
    let name = LocalName.last(of: cmd.file.path)
    return CommandTask(
      words: ["sh", "-c", Self.wrapper, "swplay-script", name, executable?.text ?? ""]
        + cmd.arguments,
      shown: ShellCommand([cmd.file.path] + cmd.arguments).description, directory: chdir,
      input: content, creates: creates, removes: removes, unless: unless?.words,
      onlyIf: onlyif?.words, timeout: timeout, isDetached: detach)
  }
}

/// A file of the controller and the arguments with which it is run.
struct LocalProgram: Sendable, ParameterValue {
  /// The file.
  let file: LocalFile
  /// The arguments.
  let arguments: [String]

  static var parameterType: ParameterType {
    .either([
      .string(format: "a file of the controller and arguments"), .list(.string(format: nil)),
    ])
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    let words = try CommandWords(parameter: value, in: context).words
    file = try context.localFile(words[0])
    arguments = Array(words.dropFirst())
  }

  var parameterDefault: Value { .list(([file.path] + arguments).map { .string($0) }) }
}
