import PlayData
import PlayEngine
import PlayInventory
import PlayModel
import PlaySecrets

/// What the words of `plan` stand for: read once, and carried out as often as needed.
struct PlannedRun {
  private let request: PlanCommand
  private let files: SecretFiles
  private let playbook: Playbook
  private let inventory: Inventory
  private let planned: RunOptions

  /// Reads everything.
  ///
  /// - Throws: `Diagnostics` with all that is wrong in the files.
  init(_ request: PlanCommand, reading: any FileReader) async throws {
    self.request = request
    files = try request.play.inventory.vault.files(reading: reading)
    playbook = try request.play.loadPlaybook(files)
    inventory = try await request.play.inventory.load(
      files, expecting: playbook.allExpectedNames)
    var options = try request.play.runOptions(mode: .check, files)
    options.forks = request.forks
    options.become = try request.become.defaults()
    planned = options
  }

  /// All secrets that become known.
  var secrets: SecretRegister { files.sources.register }

  /// What was decided when the plan was made.
  func options(mode: RunMode) -> RunOptions {
    var options = planned
    options.mode = mode
    return options
  }

  /// Goes to the hosts.
  func run(_ options: RunOptions, _ reporter: Reporter) async throws -> Recap {
    // The plan is to be carried out, so the secrets that it needs are made and kept.
    let store = SecretStore(
      besides: request.play.inventory.folder, sources: files.sources, isCheck: false)
    return try await PlaybookRun(
      playbook: playbook, inventory: inventory, options: options,
      connection: request.connection, reporter: reporter, verbosity: request.report.verbose,
      files: files, store: store
    ).run()
  }
}
