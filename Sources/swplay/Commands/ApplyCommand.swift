import ArgumentParser
import PlayData
import PlayEngine
import PlayPlans

/// `swplay apply PLAN`: carries a plan out, on the hosts that are as it rests on.
struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Carry out a plan on the hosts that are still as they were when it was made.")

  @Argument(help: ArgumentHelp("File that \"plan\" has made.", valueName: "plan"))
  var plan: String

  @Flag(help: "Ask the host after every change whether it has taken; a task fails when not.")
  var verify = false

  @OptionGroup(title: "Output") var report: OutputOptions

  func run() async throws {
    let recap = try await FileMistakes.told { try await apply() }
    try recap.exit()
  }

  private func apply() async throws -> Recap {
    let plan = try SavedPlan.read(plan)
    try checkFolder(of: plan)
    try plan.check(LocalFiles())
    let run = try await PlannedRun(PlanCommand.parse(plan.arguments), reading: LocalFiles())
    var options = run.options(mode: .apply)
    options.verifies = verify
    options.absences = try await absences(from: plan, run)
    options.approval = PlanGuard(plan).refusal
    return try await run.run(options, report.makeReport(hiding: run.secrets))
  }

  /// Checks once more and compares; nothing of it is shown but what keeps hosts from taking part.
  private func absences(
    from plan: SavedPlan, _ run: PlannedRun
  ) async throws -> [String: Absence] {
    let (_, recording) = try await run.check(toCompareWith: plan) { Reporter($0) }
    return PlanComparison(plan, with: recording).absences
  }

  /// Relative paths in the plan start where it was made.
  private func checkFolder(of plan: SavedPlan) throws {
    guard plan.folder != WorkingFolder.path else { return }
    throw Diagnostics([
      Diagnostic(
        id: "plan-folder",
        "the plan was made in \(plan.folder), and this is \(WorkingFolder.path)", at: nil,
        hint: "cd \(plan.folder)")
    ])
  }
}
