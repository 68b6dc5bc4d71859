import Subprocess
import SystemPackage

/// The built program.
enum Swplay {
  /// What it printed and how it ended.
  struct Finished: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The program lies beside the bundle of the tests.
  private static let path =
    CommandLine.arguments[0]
    .split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/swplay"

  /// Runs it to its end; nothing is kept of the run, and nothing known of those before.
  static func run(_ arguments: [String]) async throws -> Finished {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      environment: .inherit.updating(["XDG_STATE_HOME": "/dev/null"]),
      output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return Finished(status: status, output: result.standardOutput, errors: result.standardError)
  }
}
