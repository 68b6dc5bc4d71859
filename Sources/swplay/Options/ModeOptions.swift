import ArgumentParser
import PlayEngine
import PlayLock

/// Whether a run makes changes, on how many hosts at once, and what its end means.
struct ModeOptions: ParsableArguments {
  @Flag(name: [.customShort("C"), .long], help: "Change nothing; show what would be changed.")
  var check = false

  @Flag(
    name: .customLong("fail-on-change"),
    help: "With --check: end with status 3 when something would be changed.")
  var failOnChange = false

  @Flag(help: "Ask the host after every change whether it has taken; a task fails when not.")
  var verify = false

  @OptionGroup private var hosts: ForkOptions

  var forks: Int { hosts.forks }

  var mode: RunMode { check ? .check : .apply }

  func validate() throws {
    if failOnChange, !check {
      throw ValidationError("--fail-on-change goes with --check")
    }
  }

  /// Ends the command with another status than 0, when the run calls for one.
  func exit(for recap: Recap) throws { try recap.exit(failingOnChange: failOnChange) }
}

extension Recap {
  /// Ends the command with another status than 0, when the run calls for one.
  func exit(failingOnChange: Bool = false) throws {
    if hosts.contains(where: { $0.failed > 0 || $0.stopped != nil || $0.refused != nil }) {
      throw ExitStatus.hostFailed.exit
    }
    if hosts.contains(where: { $0.unreachable != nil }) { throw ExitStatus.unreachable.exit }
    if failingOnChange, hosts.contains(where: { $0.changed + $0.dependent > 0 }) {
      throw ExitStatus.changesPending.exit
    }
    if OutputOptions.lostReport.withLock({ $0 }) { throw ExitStatus.lostReport.exit }
  }
}
