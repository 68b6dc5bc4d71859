import PlayData
import PlayShell

/// What the probing script of a ``ScriptPair`` prints: lines of words with tabs between them.
///
///     change    SUBJECT  BEFORE  AFTER    something differs; an empty word is "not there"
///     provides  KIND     NAME             exists after the change, for example `path /etc/x`
///     missing   KIND     NAME    MESSAGE  the host lacks something that the task needs
///     value     NAME     TEXT             a result for `register`
///     warning   TEXT                      something that a person should know
struct ScriptFindings: Sendable {
  private var changes: [Difference] = []
  private var provided: [Resource] = []
  private var missing: [ModuleFailure] = []
  private var values: ValueMap = [:]
  private var warnings: [String] = []

  /// Reads what the script of a module has printed.
  init(_ result: CommandResult, of module: String) throws {
    guard result.status == 0 else {
      let said = (result.errorLines.isEmpty ? result.lines : result.errorLines).suffix(5)
      throw ModuleFailure(
        said.isEmpty
          ? "probe.sh of \(module) ended with status \(result.status ?? -1) and said nothing"
          : said.joined(separator: " / "),
        hint: "probe.sh of \(module) ended with status \(result.status ?? -1)")
    }
    for line in result.lines {
      let words = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard read(words) else {
        throw ModuleFailure(
          "probe.sh of \(module) prints \"\(line)\", which says nothing that is known",
          hint: "print change, provides, missing, value or warning with tabs between the words")
      }
    }
  }

  private mutating func read(_ words: [String]) -> Bool {
    switch (words[0], words.count) {
    case ("change", 4) where !words[1].isEmpty:
      let (before, after) = (Self.optional(words[2]), Self.optional(words[3]))
      changes.append(.value(words[1], from: before, to: after))
    case ("provides", 3):
      guard let resource = Self.resource(words) else { return false }
      provided.append(resource)
    case ("missing", 4):
      guard let resource = Self.resource(words) else { return false }
      missing.append(ModuleFailure(words[3], missing: [resource]))
    case ("value", 3) where !words[1].isEmpty: values[words[1]] = .string(words[2])
    case ("warning", 2): warnings.append(words[1])
    default: return false
    }
    return true
  }

  private static func optional(_ word: String) -> String? { word.isEmpty ? nil : word }

  private static func resource(_ words: [String]) -> Resource? {
    Resource.Kind(rawValue: words[1]).map { Resource($0, words[2]) }
  }

  /// The plan: one action makes all differences.
  func plan(carriedOutBy action: Action) -> Plan {
    var plan = Plan(
      changes.enumerated().map { index, difference in
        Step(difference, index == 0 ? [action] : [], provides: index == 0 ? provided : [])
      })
    plan.requires = missing
    plan.values = values
    plan.warnings = warnings
    return plan
  }
}
