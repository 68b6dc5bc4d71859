import PlayFacts
import PlayModel
import PlayModuleKit
import PlayModules

/// A list of names with what they mean, as `swplay doc` prints it and as the documentation has it.
struct ReferencePage {
  /// A name, where more about it stands, what it accepts, and what it means.
  struct Row {
    let name: String
    var link: String?
    var type: String?
    let meaning: String
  }

  /// Rows with what they have in common.
  struct Section {
    var title: String?
    let rows: [Row]
  }

  let title: String
  let introduction: String
  let sections: [Section]
  /// A part that only the documentation has.
  var appendix: String?

  /// The page for a terminal.
  var text: String {
    let rows = sections.flatMap(\.rows)
    let width = rows.map(\.name.count).max() ?? 0
    return sections.map { section in
      let lines = section.rows.map { row in
        let padding = String(repeating: " ", count: width - row.name.count + 2)
        let type = row.type.map { " (\($0))" } ?? ""
        return row.name + padding + row.meaning + type
      }
      return ([section.title?.uppercased()].compactMap(\.self) + lines).joined(separator: "\n")
        + "\n"
    }.joined(separator: "\n")
  }

  /// The page as Markdown.
  var markdown: String {
    let parts =
      ["# \(title)", introduction] + sections.flatMap(Self.parts) + [appendix].compactMap(\.self)
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func parts(of section: Section) -> [String] {
    let hasTypes = section.rows.contains { $0.type != nil }
    let head =
      hasTypes
      ? ["| key | accepts | meaning |", "|---|---|---|"] : ["| name | meaning |", "|---|---|"]
    let rows = section.rows.map { row in
      let name = row.link.map { "[\(row.name)](\($0))" } ?? "`\(row.name)`"
      let cells = [name] + (hasTypes ? [row.type ?? ""] : []) + [row.meaning]
      return "| " + cells.joined(separator: " | ") + " |"
    }
    return [section.title.map { "## \($0)" }].compactMap(\.self) + [
      (head + rows).joined(separator: "\n")
    ]
  }
}

extension ReferencePage {
  /// All modules.
  static let modules = ReferencePage(
    title: "Modules",
    introduction: "`swplay doc MODULE` prints the same manuals in a terminal.",
    sections: [
      Section(
        rows: Registry.modules.map(\.info).map { info in
          Row(name: info.name, link: "modules/\(info.name).md", meaning: info.summary)
        })
    ],
    appendix: ModuleGrounds.markdown)

  /// All keywords of playbooks.
  static let keywords = ReferencePage(
    title: "Keywords",
    introduction: "What plays, blocks and tasks may have; any other key is a mistake. One string "
      + "or expression may stand in place of a list of them. [language.md](language.md) explains more.",
    sections: [
      section("Play", Keyword.play), section("Task", Keyword.task),
      section("Block", Keyword.block),
      section("Import of a playbook", Keyword.playbookImport),
      section("Import of tasks", Keyword.taskImport),
      section("Import of a role", Keyword.roleImport),
      section("Include of tasks", Keyword.taskInclude),
      section("Include of a role", Keyword.roleInclude), section("Meta", Keyword.meta),
    ])

  /// All facts of hosts.
  static let facts = ReferencePage(
    title: "Facts",
    introduction: "What is known about a host before its first task, as `facts.NAME` in templates "
      + "and expressions. `swplay facts PATTERN` prints the values.",
    sections: [
      Section(rows: FactRegistry.facts.map { Row(name: $0.name, meaning: $0.documentation) })
    ])

  private static func section(_ title: String, _ keywords: [Keyword]) -> Section {
    Section(
      title: title,
      rows: keywords.map { Row(name: $0.name, type: $0.type.phrase, meaning: $0.documentation) })
  }
}
