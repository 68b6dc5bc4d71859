import ArgumentParser
import PlayEngine
import PlayModel
import PlayModules
import PlaySecrets

/// `swplay exec PATTERN COMMAND`: does one thing on some hosts, without a playbook.
struct ExecCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Run one command or module on hosts.",
    discussion: """
      swplay exec web -i inventory uptime
      swplay exec all -i inventory -- df -h /
      swplay exec db -i inventory -m service name=postgresql state=restarted

      One word is cut into words at its blanks; several are taken as they are. No shell is involved:
      for pipes and variables there is -m shell 'cmd=…'.
      """)

  @Argument(help: "Which hosts, for example all or web:!web3.") var pattern: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("A module to run in place of a command.", valueName: "name"))
  var module: String?

  @Argument(
    help: ArgumentHelp(
      "The command and its arguments; behind -- when they begin with a dash. For a module its "
        + "parameters: key=value (the value is text, or JSON when it begins with [ or {), or the "
        + "text that it takes alone.",
      valueName: "words"))
  var words: [String] = []

  @OptionGroup(title: "Inventory") var inventory: InventoryOptions
  @OptionGroup var mode: ModeOptions
  @OptionGroup var variables: VariableOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup(title: "Become") var become: BecomeOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if module == nil, words.isEmpty { throw ValidationError("there is no command to run") }
  }

  func run() async throws {
    let recap = try await FileMistakes.told {
      let files = try inventory.vault.files()
      let request = CommandLinePlay(pattern: pattern, module: module, words: words)
      let playbook = try PlaybookLoader(files: files, modules: Registry.modules)
        .load(request.node(), as: CommandLinePlay.name)
      let known = try await inventory.load(files)
      var options = RunOptions(mode: mode.mode)
      options.workingFolder = WorkingFolder.path
      options.extraVariables = try variables.extra(files)
      (options.forks, options.verifies) = (mode.forks, mode.verify)
      options.become = try become.defaults()
      let store = SecretStore(
        besides: inventory.folder, sources: files.sources, isCheck: mode.check)
      var output = output
      output.showsOutput = true
      return try await PlaybookRun(
        playbook: playbook, inventory: known, options: options, login: SSHLogin(connection),
        reporter: output.makeReport(hiding: files.sources.register), verbosity: output.verbose,
        files: files, store: store
      ).run()
    }
    try mode.exit(for: recap)
  }
}
