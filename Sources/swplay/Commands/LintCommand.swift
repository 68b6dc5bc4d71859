import ArgumentParser
import PlayEngine
import PlaySecrets

/// `swplay lint PLAYBOOK`: finds mistakes without connecting to a host.
struct LintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find mistakes in a playbook, its roles and an inventory; connect to no host.")

  @OptionGroup var play: PlayOptions

  func run() async throws {
    try await FileMistakes.told {
      let files = try play.inventory.vault.files(missing: .isUnknown)
      defer { files.sources.warnOfLockedPlaces() }
      let playbook = try play.loadPlaybook(files)
      guard !play.inventory.inventory.isEmpty else { return }
      let inventory = try await play.inventory.load(
        files, expecting: playbook.allExpectedNames)
      try play.check(playbook, inventory, files)
    }
  }
}
