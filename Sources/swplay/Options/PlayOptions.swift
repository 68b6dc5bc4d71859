import ArgumentParser
import PlayData
import PlayEngine
import PlayInventory
import PlayModel
import PlaySecrets

/// What to do, and on which part of the hosts.
struct PlayOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Playbook in JSON.", valueName: "playbook"))
  var playbook: String

  @OptionGroup(title: "Inventory") var inventory: InventoryOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Only hosts of this pattern, for example web:!web3.", valueName: "pattern"))
  var limit: String?

  @Option(
    name: [.customShort("t"), .long],
    help: ArgumentHelp(
      "Only tasks with one of these tags, separated by commas (may be repeated).",
      valueName: "tags"))
  var tags: [String] = []

  @Option(
    name: .customLong("skip-tags"),
    help: ArgumentHelp(
      "No task with one of these tags, separated by commas (may be repeated).",
      valueName: "tags"))
  var skipTags: [String] = []

  @OptionGroup var variables: VariableOptions

  /// Reads the playbook; warnings go to standard error.
  func loadPlaybook(_ files: SecretFiles) throws -> Playbook {
    try variables.loadPlaybook(playbook, files)
  }

  /// The options of a run.
  func runOptions(mode: RunMode, _ files: SecretFiles) throws -> RunOptions {
    var options = RunOptions(mode: mode)
    options.workingFolder = WorkingFolder.path
    options.limit = limit
    options.tags = Self.words(tags)
    options.skippedTags = Self.words(skipTags)
    options.extraVariables = try variables.extra(files)
    return options
  }

  /// Finds mistakes that need playbook and inventory together.
  func check(_ playbook: Playbook, _ inventory: Inventory, _ files: SecretFiles) throws {
    let options = try runOptions(mode: .check, files)
    try Preflight(playbook: playbook, inventory: inventory, options: options, files: files).check()
  }

  private static func words(_ options: [String]) -> Set<String> {
    Set(options.flatMap { $0.split(separator: ",").map(String.init) })
  }
}
