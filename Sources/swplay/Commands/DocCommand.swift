import ArgumentParser
import PlayData
import PlayModuleKit
import PlayModules

/// `swplay doc [MODULE]`: prints the manual of a module, or the list of all.
struct DocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Print the manual of a module, or list the modules.")

  @Argument(help: "The module.") var module: String?

  @Flag(help: "Print Markdown.") var markdown = false

  func run() throws {
    guard let module else {
      let width = Registry.modules.map(\.info.name.count).max() ?? 0
      for module in Registry.modules {
        let name = module.info.name
        let padding = String(repeating: " ", count: width - name.count + 2)
        StandardOutput.print(name + padding + module.info.summary)
      }
      return
    }
    guard let definition = Registry.module(module) else {
      let hint = Suggestion.hint(for: module, among: Registry.modules.map(\.info.name))
      throw ValidationError(
        "there is no module \"\(module)\"; " + (hint ?? "\"swplay doc\" lists all"))
    }
    let manual = ModuleManual(definition)
    StandardOutput.write(markdown ? manual.markdown : manual.text)
  }
}
