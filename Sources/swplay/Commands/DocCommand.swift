import ArgumentParser
import PlayData
import PlayModuleKit
import PlayModules

/// `swplay doc [TOPIC]`: prints the manual of a module, or the list of all.
struct DocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Print the manual of a module, or list what there is.",
    discussion: """
      Without a topic, lists the modules. The topic "keywords" lists what plays, blocks and tasks \
      may have; "facts" lists what is known about every host.
      """)

  @Argument(help: "A module, \"keywords\" or \"facts\".") var topic: String?

  @Flag(help: "Print Markdown.") var markdown = false

  private static let pages = ["keywords": ReferencePage.keywords, "facts": ReferencePage.facts]

  func run() throws {
    guard let topic else { return show(.modules) }
    if let page = Self.pages[topic] { return show(page) }
    guard let definition = Registry.module(topic) else {
      let names = Registry.modules.map(\.info.name) + Self.pages.keys.sorted()
      let hint = Suggestion.hint(for: topic, among: names)
      throw ValidationError(
        "there is no module \"\(topic)\"; " + (hint ?? "\"swplay doc\" lists all"))
    }
    let manual = ModuleManual(definition)
    StandardOutput.write(markdown ? manual.markdown : manual.text)
  }

  private func show(_ page: ReferencePage) {
    StandardOutput.write(markdown ? page.markdown : page.text)
  }
}
