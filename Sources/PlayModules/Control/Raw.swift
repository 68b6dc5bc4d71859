import PlayData
import PlayModuleKit

/// Runs a text in a shell of the host and nothing else.
struct Raw: Module {
  static let info = ModuleInfo(
    "raw", "Run a text in a shell of the host, without guards.",
    notes: [
      "Hosts need no Python, so this is the module shell with fewer parameters, for playbooks that "
        + "were written for other tools. Prefer shell, which can be told when not to run."
    ],
    manualPages: ["sh(1)"],
    check: "The text is announced and not run, unless `run_in_check` says that it only reads.",
    examples: [#"{ "raw": "pkg bootstrap -y" }"#], shorthand: "cmd")

  @Param("The text that the shell runs.") var cmd: String
  @Param("Shell that runs the text; it must know the option -c.") var executable: RemotePath?
  @Param("Whether the text only reads, so that it runs in check mode and never counts as a change.")
  var runInCheck: Bool = false

  var isBarrier: Bool { task.isBarrier }

  func checkParameters() throws {
    guard !cmd.allSatisfy(\.isWhitespace) else {
      throw ParameterProblem(key: "cmd", message: "is empty")
    }
  }

  func probe() -> Probe<CommandTask.State> { task.probe() }

  func plan(_ state: CommandTask.State) throws -> Plan { try task.plan(state) }

  private var task: CommandTask {
    CommandTask(
      words: [executable?.text ?? "sh", "-c", cmd], shown: cmd, runsInCheck: runInCheck)
  }
}
