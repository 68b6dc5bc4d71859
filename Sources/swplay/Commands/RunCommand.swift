import ArgumentParser
import PlayEngine
import PlayReport
import PlaySecrets

/// `swplay [run] PLAYBOOK`: carries a playbook out.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Carry out a playbook; the word \"run\" may be left out.")

  @OptionGroup var play: PlayOptions

  @OptionGroup var mode: ModeOptions

  @Flag(
    name: .customLong("syntax-check"),
    help: "Only find mistakes in playbook, roles and inventory; connect to no host.")
  var syntaxCheck = false

  @Flag(name: .customLong("list-hosts"), help: "Only list the hosts of every play.")
  var listHosts = false

  @Flag(name: .customLong("list-tasks"), help: "Only list the tasks of every play.")
  var listTasks = false

  @Flag(name: .customLong("list-tags"), help: "Only list the tags of every play.")
  var listTags = false

  @Option(
    name: .customLong("start-at-task"),
    help: ArgumentHelp(
      "Begin with the task of this name; * and ? stand for any characters.", valueName: "name"))
  var startAtTask: String?

  @Flag(help: "Begin on each host where the last run of the playbook has stopped there.")
  var resume = false

  @Flag(help: "Ask before every task whether it shall be carried out.")
  var step = false

  @OptionGroup(title: "Connection") var connection: ConnectionOptions
  @OptionGroup(title: "Become") var become: BecomeOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if resume, startAtTask != nil {
      throw ValidationError("--resume does not go with --start-at-task")
    }
  }

  func run() async throws {
    let recap = try await FileMistakes.told {
      let isRun = !(syntaxCheck || listHosts || listTasks || listTags)
      let files = try play.inventory.vault.files(missing: isRun ? .isMistake : .isUnknown)
      let playbook = try play.loadPlaybook(files)
      if syntaxCheck, play.inventory.inventory.isEmpty { throw ExitStatus.success.exit }
      let inventory = try await play.inventory.load(
        files, expecting: playbook.allExpectedNames)
      let listing = Listing(playbook: playbook, inventory: inventory, limit: play.limit)
      if syntaxCheck { try play.check(playbook, inventory, files) }
      guard isRun else {
        try listing.print(hosts: listHosts, tasks: listTasks, tags: listTags)
        throw ExitStatus.success.exit
      }
      var options = try play.runOptions(mode: mode.mode, files)
      (options.forks, options.verifies) = (mode.forks, mode.verify)
      options.become = try become.defaults()
      options.start = startAtTask.map { TaskName($0) }
      if step { options.confirmation = StepQuestion.ask }
      let store = SecretStore(
        besides: play.inventory.folder, sources: files.sources, isCheck: mode.check)
      var journal = Journal(playbook: play.playbook, inventory: play.inventory.inventory)
      journal.resumes = resume
      let secrets = files.sources.register
      let logs = mode.check ? nil : RunLogs(journal)
      let log = logs?.consumer(Masker(secrets))
      return try await PlaybookRun(
        playbook: playbook, inventory: inventory, options: options, login: SSHLogin(connection),
        reporter: output.makeReport(hiding: secrets, and: log.map { [$0] } ?? []),
        verbosity: output.verbose, files: files, store: store, journal: journal, logs: logs
      ).run()
    }
    try mode.exit(for: recap)
  }
}

/// `swplay check PLAYBOOK`: the same as `swplay run --check --diff`.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Show what a playbook would change (run --check --diff).")

  @Argument(parsing: .captureForPassthrough, help: "The arguments of run.")
  var arguments: [String] = []

  func run() async throws {
    let command: RunCommand
    do {
      command = try RunCommand.parse(["--check", "--diff"] + arguments)
    } catch {
      RunCommand.exit(withError: error)
    }
    try await command.run()
  }
}
