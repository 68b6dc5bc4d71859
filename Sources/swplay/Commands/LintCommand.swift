import ArgumentParser

/// `swplay lint PLAYBOOK`: finds mistakes without connecting to a host.
struct LintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find mistakes in a playbook, its roles and an inventory; connect to no host.")

  @OptionGroup var play: PlayOptions

  func run() async throws {
    try await FileMistakes.told {
      let playbook = try play.loadPlaybook()
      guard !play.inventory.inventory.isEmpty else { return }
      let inventory = try await play.inventory.load()
      try play.check(playbook, inventory)
    }
  }
}
