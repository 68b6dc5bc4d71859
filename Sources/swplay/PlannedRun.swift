import PlayData
import PlayEngine
import PlayInventory
import PlayLock
import PlayModel
import PlayPlans
import PlayReport
import PlaySecrets

/// What the words of `plan` stand for: read once, and carried out as often as needed.
struct PlannedRun {
  private let request: PlanCommand
  private let files: SecretFiles
  private let playbook: Playbook
  private let inventory: Inventory
  private let planned: RunOptions
  private let login: SSHLogin

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
    options.forks = request.hosts.forks
    options.become = try request.become.defaults()
    planned = options
    login = try SSHLogin(request.connection)
  }

  /// All secrets that become known.
  var secrets: SecretRegister { files.sources.register }

  /// What was decided when the plan was made.
  func options(mode: RunMode) -> RunOptions {
    var options = planned
    options.mode = mode
    return options
  }

  /// Checks the hosts, and keeps what that announces.
  ///
  /// - Parameters:
  ///   - plan: The plan that it shall be compared with, if there is one.
  ///   - reporter: Makes the report, which the recorder is to be a part of.
  /// - Throws: `Diagnostics`, or the status of a run that was interrupted.
  /// - Returns: How it went, and what was announced.
  func check(
    toCompareWith plan: SavedPlan? = nil, reporter: (PlanRecorder) -> Reporter
  ) async throws -> (recap: Recap, recording: PlanRecording) {
    let recorded = Locked<PlanRecording?>(nil)
    let recorder = PlanRecorder(masker: Masker(secrets), toCompareWith: plan) { recording in
      recorded.withLock { $0 = recording }
    }
    let recap = try await run(options(mode: .check), reporter(recorder))
    // A run that has not been told to its end has not announced everything.
    guard let recording = recorded.withLock({ $0 }) else { throw ExitStatus.interrupted.exit }
    return (recap, recording)
  }

  /// Goes to the hosts.
  func run(_ options: RunOptions, _ reporter: Reporter) async throws -> Recap {
    // The plan is to be carried out, so the secrets that it needs are made and kept.
    let store = SecretStore(
      besides: request.play.inventory.folder, sources: files.sources, isCheck: false)
    return try await PlaybookRun(
      playbook: playbook, inventory: inventory, options: options,
      login: login, reporter: reporter, verbosity: request.report.verbose,
      files: files, store: store
    ).run()
  }
}
