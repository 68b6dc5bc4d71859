import PlayData

/// The manual of a module, generated from its declaration.
public struct ModuleManual: Sendable {
  private let module: ModuleDefinition

  /// The manual of this module.
  public init(_ module: ModuleDefinition) { self.module = module }

  /// The manual as Markdown.
  public var markdown: String {
    let info = module.info
    var parts = ["# \(info.name)", info.summary]
    if !info.notes.isEmpty { parts.append(info.notes.joined(separator: "\n\n")) }
    parts += ["## Parameters", module.parameters.map(Self.item).joined(separator: "\n")]
    parts += ["## Check mode", info.check]
    if !info.examples.isEmpty { parts.append("## Examples") }
    parts += info.examples.map { "```json\n\($0)\n```" }
    if !info.manualPages.isEmpty {
      parts += ["## See also", info.manualPages.joined(separator: ", ") + "."]
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func item(_ parameter: ParameterDefinition) -> String {
    var facts = [parameter.type.phrase]
    if parameter.isRequired { facts.append("required") }
    if let value = parameter.defaultValue, value != .null {
      facts.append("default `\(JSON.write(value))`")
    }
    if !parameter.aliases.isEmpty {
      facts.append("also `" + parameter.aliases.joined(separator: "`, `") + "`")
    }
    return "- **`\(parameter.key)`** (\(facts.joined(separator: "; "))): \(parameter.documentation)"
  }

  /// The manual as plain text for a terminal.
  public var text: String {
    let info = module.info
    var lines = ["\(info.name) - \(info.summary)", ""]
    for note in info.notes { lines += [note, ""] }
    lines.append("PARAMETERS")
    for parameter in module.parameters {
      lines.append("  \(parameter.key)  \(Self.facts(parameter))")
      lines.append("      \(parameter.documentation)")
    }
    lines += ["", "CHECK MODE", "  \(info.check)"]
    if !info.examples.isEmpty { lines += ["", "EXAMPLES"] }
    lines += info.examples.map { "  " + $0.split(separator: "\n").joined(separator: "\n  ") }
    if !info.manualPages.isEmpty {
      lines += ["", "SEE ALSO", "  " + info.manualPages.joined(separator: ", ")]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func facts(_ parameter: ParameterDefinition) -> String {
    let fallback = parameter.defaultValue.flatMap { $0 == .null ? nil : JSON.write($0) }
    let need = parameter.isRequired ? ", required" : fallback.map { ", default \($0)" } ?? ""
    let aliases =
      parameter.aliases.isEmpty ? "" : ", also \(parameter.aliases.joined(separator: ", "))"
    return "(\(parameter.type.phrase)\(need)\(aliases))"
  }
}
