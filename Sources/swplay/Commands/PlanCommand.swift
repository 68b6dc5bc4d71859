import ArgumentParser
import PlayData
import PlayEngine
import PlayPlans
import PlayReport
import PlaySecrets

/// `swplay plan PLAYBOOK -o FILE`: checks hosts and keeps what would be done.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Check hosts, and keep in a file what \"apply\" shall do.",
    discussion: """
      swplay plan site.json -i inventory -o site.plan
      swplay plan --show site.plan
      swplay apply site.plan
      """)

  @OptionGroup var play: PlayOptions

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp(
      "File to keep the plan in; -o FILE says the same, where -o KEY=VALUE is for ssh_config(5).",
      valueName: "file"))
  var outputFile: String?

  @Flag(help: "Show the plan whose file stands in the playbook's place; connect to no host.")
  var show = false

  @Flag(help: "With --show: print a page in HTML.")
  var html = false

  @OptionGroup var hosts: ForkOptions

  @OptionGroup(title: "Connection") var ssh: ConnectionOptions
  @OptionGroup(title: "Become") var become: BecomeOptions
  @OptionGroup(title: "Output") var report: OutputOptions

  /// Where the plan is kept: the one word behind `-o` that is no setting.
  private var output: String? {
    outputFile ?? ssh.configurationOptions.first { !$0.contains("=") && !$0.contains(" ") }
  }

  /// How hosts are reached.
  var connection: ConnectionOptions {
    var connection = ssh
    connection.configurationOptions.removeAll { $0 == output }
    return connection
  }

  func validate() throws {
    if html, !show { throw ValidationError("--html goes with --show") }
    guard (output == nil) == show else {
      throw ValidationError(
        show ? "--show reads a plan, -o would write one" : "name a file for the plan with -o")
    }
  }

  func run() async throws {
    guard let output else { return try await FileMistakes.told(ofRun: false) { try showPlan() } }
    let recap = try await FileMistakes.told { try await makePlan(in: output) }
    try recap.exit()
  }

  private func showPlan() throws {
    let plan = try SavedPlan.read(play.playbook)
    var report = report
    report.diff = true
    let write: @Sendable (String) -> Void = { StandardOutput.write($0) }
    // What the file holds is masked.
    var consumer =
      html
      ? HTMLReport(title: play.playbook, masker: .none, write: write) : report.shownReport(.none)
    for event in plan.events { consumer.receive(event) }
  }

  private func makePlan(in path: String) async throws -> Recap {
    let reading = RecordedFiles(LocalFiles())
    let run = try await PlannedRun(self, reading: reading)
    let words = Array(CommandLine.arguments.dropFirst(2))
    try Self.refuseSecrets(in: words, run.secrets)
    var report = report
    report.diff = true
    let (recap, recording) = try await run.check { [report] recorder in
      report.makeReport(hiding: run.secrets, and: [recorder])
    }
    let plan = SavedPlan(
      recording, version: Swplay.version, made: Clock.now, folder: WorkingFolder.path,
      arguments: words, files: reading.digests)
    do {
      try LocalFiles().writePrivately(path, Array(plan.text.utf8))
    } catch {
      throw Diagnostics([Diagnostic(id: "unwritable-file", "-o: \(error)", at: nil)])
    }
    if !report.json { StandardOutput.write("To carry it out: swplay apply \(path)\n") }
    return recap
  }

  /// The words are kept in the plan, where no secret may be read.
  private static func refuseSecrets(in words: [String], _ secrets: SecretRegister) throws {
    guard let word = words.first(where: { secrets.masked($0) != $0 }) else { return }
    throw ValidationError(
      "\(secrets.masked(word)): the plan would hold this secret; write it into a file and give "
        + "that with -e @FILE")
  }
}

extension SavedPlan {
  /// Reads the file of a plan.
  static func read(_ path: String) throws -> SavedPlan {
    guard let source = try LocalFiles().source(path) else {
      throw Diagnostics([
        Diagnostic(
          id: "no-plan", "there is no plan \"\(path)\"", at: nil,
          hint: "swplay plan PLAYBOOK -i INVENTORY -o \(path) makes one")
      ])
    }
    return try SavedPlan(source, version: Swplay.version)
  }
}
