import ArgumentParser
import PlayReport
import PlaySecrets

/// What is shown.
struct OutputOptions: ParsableArguments {
  @Flag(name: [.customShort("D"), .long], help: "Show the differences of files line by line.")
  var diff = false

  @Flag(
    name: [.short, .long],
    help: "Show more: all results (-v), commands and costs (-vv), the connection (-vvv).")
  var verbose: Int

  @Flag(help: "Print events as JSON, one object a line.")
  var json = false

  /// Whether the output of commands is shown, too.
  var showsOutput = false

  private enum CodingKeys: CodingKey {
    case diff, verbose, json
  }

  /// The report that was asked for, without secrets, also those that become known later.
  func makeReport(hiding secrets: SecretRegister) -> Reporter {
    let masker = Masker(secrets)
    let write: @Sendable (String) -> Void = { StandardOutput.write($0) }
    if json { return Reporter(JSONReport(masker: masker, write: write)) }
    let options = ReportOptions(
      verbosity: verbose, showsDifferences: diff, showsOutput: showsOutput)
    return Reporter(
      HumanReport(terminal: .standardOutput, options: options, masker: masker, write: write))
  }
}
