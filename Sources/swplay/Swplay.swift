import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program: it picks a command and leaves all work to it.
@main
struct Swplay: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "swplay",
    abstract: "Prepare FreeBSD hosts over SSH, from playbooks in JSON.",
    discussion: """
      swplay site.json -i inventory --check --diff   what would be changed?
      swplay site.json -i inventory                  change it
      swplay plan site.json -i inventory -o FILE     keep what would be done, for "apply"
      swplay exec web -i inventory uptime            run a command on hosts
      swplay facts web1 -i inventory                 what is known about a host?
      swplay jobs                                    what goes on without a run?
      swplay explain web1 site_port -i inventory     where does this value come from?
      swplay doc pkg                                 the manual of a module

      Exit status:
        0    all well
        2    a task failed on a host, or the host is not as its plan rests on
        3    a check found changes to make, with --check --fail-on-change
        4    a host cannot be reached
        64   the command line is wrong
        65   a mistake in a file; no host was touched
        74   all well, but a report could not be written
        130  interrupted
      """,
    version: version,
    subcommands: [
      RunCommand.self, CheckCommand.self, PlanCommand.self, ApplyCommand.self, ExecCommand.self,
      JobsCommand.self, LintCommand.self,
      InventoryCommand.self, FactsCommand.self, ExplainCommand.self, DocCommand.self,
      SchemaCommand.self, VaultCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  static func main() async {
    CrashPrivacy.begin()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end(with: .success)
    } catch {
      end(with: error)
    }
  }

  /// Says what is wrong, if anything is, and ends the program.
  private static func end(with error: any Error) -> Never {
    let (status, message) = (exitCode(for: error), fullMessage(for: error))
    if !message.isEmpty {
      if status.isSuccess { print(message) } else { StandardError.print(message) }
    }
    end(with: status)
  }

  /// Ends the program without the cleaning up of libraries.
  ///
  /// OpenSSL frees its locks then (OPENSSL_cleanup(3)), and a thread that lets go of the last connection,
  /// or ends, at the same time would fall over them.
  private static func end(with status: ExitCode) -> Never {
    fflush(nil)
    _exit(status.rawValue)
  }
}

/// The exit statuses of the program; see sysexits(3) for those above 63.
enum ExitStatus: Int32 {
  case success = 0
  case hostFailed = 2
  case changesPending = 3
  case unreachable = 4
  case misuse = 64
  case fileMistake = 65
  case lostReport = 74
  case interrupted = 130

  /// The error that ends a command with this status.
  var exit: ExitCode { ExitCode(rawValue) }

  /// Ends the program at once.
  func end() -> Never { _exit(rawValue) }
}
