import ArgumentParser
import PlayData
import PlayEngine
import PlayLock
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

  @Option(
    help: ArgumentHelp(
      "Show every line that long commands of this host print, as they print it.",
      valueName: "host"))
  var follow: [String] = []

  @Flag(help: "Print events as JSON, one object a line.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write the run to this file as JUnit's XML as well; in a check every change is a failure.",
      valueName: "file"))
  var junit: String?

  /// Whether the output of commands is shown, too.
  var showsOutput = false

  private enum CodingKeys: CodingKey {
    case diff, verbose, follow, json, junit
  }

  /// The report that was asked for, without secrets, also those that become known later; `others`
  /// follow the run as well.
  func makeReport(
    hiding secrets: SecretRegister, and others: [any EventConsumer] = []
  ) -> Reporter {
    let masker = Masker(secrets)
    var consumers = [shownReport(masker)] + others
    if let junit { consumers.append(JUnitReport(masker: masker) { Self.save($0, to: junit) }) }
    return Reporter(consumers.count == 1 ? consumers[0] : EventFanOut(consumers))
  }

  func shownReport(_ masker: Masker) -> any EventConsumer {
    if json { return JSONReport(masker: masker) { StandardOutput.write($0) } }
    let options = ReportOptions(
      verbosity: verbose, showsDifferences: diff, showsOutput: showsOutput,
      followed: Set(follow))
    return HumanReport(screen: StandardOutput.screen, options: options, masker: masker)
  }

  private static func save(_ document: String, to path: String) {
    do {
      try LocalFiles().write(path, Array(document.utf8))
    } catch {
      StandardError.print("--junit: \(error)")
      lostReport.withLock { $0 = true }
    }
  }

  /// Whether a report could not be written.
  static let lostReport = Locked(false)
}
