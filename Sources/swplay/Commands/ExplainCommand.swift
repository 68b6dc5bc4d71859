import ArgumentParser
import PlayData
import PlayEngine
import PlayInventory
import PlayModel
import PlayModules
import PlayReport
import PlaySecrets

/// `swplay explain HOST NAME [PLAYBOOK]`: shows where a variable gets its value.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show a host's variable, where it is set, and what that hides; connect to no host.",
    discussion: """
      swplay explain web1 port -i inventory             what the inventory says
      swplay explain web1 port site.json -i inventory   what its tasks see

      A paragraph for each place of the playbook where the variable differs:
        value    the value, rendered as far as that needs no host
        set by   what sets it: level, place, and the value as it is written
        hides    what sets it on lower levels, the highest first
        then     tasks that set it while the run goes on, for those behind them

      The levels, of which the later wins: defaults of roles; group_vars and what the inventory says \
      of groups, all first, parents before children; host_vars and what it says of the host; vars \
      and vars_files of the play; vars and parameters of roles, vars of blocks and tasks; register \
      and set_fact; -e.
      """)

  @Argument(help: "A host of the inventory.") var host: String
  @Argument(help: "The variable's name.") var name: String
  @Argument(help: ArgumentHelp("Playbook in JSON.", valueName: "playbook")) var playbook: String?
  @OptionGroup(title: "Inventory") var inventory: InventoryOptions
  @OptionGroup var variables: VariableOptions
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let explanation = try await FileMistakes.told {
      let files = try inventory.vault.files(missing: .isUnknown)
      defer { files.sources.warnOfLockedPlaces() }
      let playbook = try playbook.map { try variables.loadPlaybook($0, files) }
      let loaded = try await inventory.load(
        files, expecting: playbook?.allExpectedNames ?? .none)
      let store = SecretStore(
        besides: inventory.folder, sources: files.sources, isCheck: true)
      let explainer = VariableExplainer(
        inventory: loaded, playbook: playbook,
        extra: try variables.extra(files), files: files,
        environment: ControllerFunctions.environment(files, store))
      return try explainer.explanation(of: name, on: host)
    }
    let masker = Masker(StandardError.secrets)
    if json {
      let record = JSON.write(ExplanationRecord(explanation).value, indent: 2)
      StandardOutput.print(masker(record))
    } else {
      StandardOutput.write(ExplanationText(explanation, masker: masker).text)
    }
  }
}
