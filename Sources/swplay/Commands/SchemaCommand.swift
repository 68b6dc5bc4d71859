import ArgumentParser
import PlayData
import PlayModel
import PlayModules

/// `swplay schema`: prints the JSON Schema of playbooks, for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of playbooks, for editors.")

  func run() throws {
    StandardOutput.print(JSON.write(PlaybookSchema(modules: Registry.modules).value, indent: 2))
  }
}
