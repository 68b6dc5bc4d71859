import ArgumentParser
import PlayData
import PlayModel
import PlayModuleKit
import PlayModules

/// `swplay doc [TOPIC]`: prints the manual of a module, or the list of all.
struct DocCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Print the manual of a module, or list what there is.",
    discussion: """
      Without a topic, lists the modules. The topic "keywords" lists what plays, blocks and tasks \
      may have; "facts" lists what is known about every host.
      """)

  @Argument(help: "A module, the folder of a role's module, \"keywords\" or \"facts\".")
  var topic: String?

  @Flag(help: "Print Markdown.") var markdown = false

  private static let pages = ["keywords": ReferencePage.keywords, "facts": ReferencePage.facts]

  func run() async throws {
    guard let topic else { return show(.modules) }
    if let page = Self.pages[topic] { return show(page) }
    guard
      let definition = try await topic.contains("/")
        ? module(at: topic) : Registry.module(topic)
    else {
      let names = Registry.modules.map(\.info.name) + Self.pages.keys.sorted()
      let hint = Suggestion.hint(for: topic, among: names)
      throw ValidationError(
        "there is no module \"\(topic)\"; " + (hint ?? "\"swplay doc\" lists all"))
    }
    let manual = ModuleManual(definition)
    StandardOutput.write(markdown ? manual.markdown : manual.text)
  }

  /// A module of a role.
  private func module(at folder: String) async throws -> ModuleDefinition {
    try await FileMistakes.told {
      try RoleModuleReader.module(
        at: folder.hasSuffix("/") ? String(folder.dropLast()) : folder, files: LocalFiles())
    }
  }

  private func show(_ page: ReferencePage) {
    StandardOutput.write(markdown ? page.markdown : page.text)
  }
}
