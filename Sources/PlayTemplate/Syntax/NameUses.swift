import PlayData

/// The variables that a text takes from its scope, and the files that it names.
struct NameUses: Sendable {
  /// One place where a variable is looked at.
  struct Use: Sendable {
    let name: String
    let offset: Int
    /// Whether a condition or a loop decides if it is looked at.
    var isConditional: Bool
    /// Whether the place copes with a variable that does not exist.
    let isGuarded: Bool
  }

  /// A file that is named without a template.
  struct File: Sendable {
    let kind: TemplateFile.Kind
    let names: [String]
    let offset: Int
    /// Whether a condition or a loop decides if it is read.
    let isConditional: Bool
    /// Whether it may be missing.
    let isOptional: Bool
    var hasContext = true
    /// The variables that it is given besides; `nil` when they are not written out.
    var givenNames: Set<String>? = []
  }

  var uses: [Use] = []
  var files: [File] = []
  /// Variables of which the text asks whether they exist.
  var asked: Set<String> = []
  /// Variables that the text sets somewhere.
  var bound: Set<String> = []

  /// The names of all variables.
  var names: Set<String> { Set(uses.map(\.name)) }

  /// The variables that must exist: what the text asks about or sets itself may come and go.
  func references(_ origin: TextOrigin) -> [VariableReference] {
    var seen: Set<Int> = []
    return uses.filter { use in
      !use.isGuarded && !asked.contains(use.name) && !bound.contains(use.name)
        && seen.insert(use.offset).inserted
    }.map { use in
      VariableReference(
        name: use.name, position: origin.position(at: use.offset), isConditional: use.isConditional,
        offset: use.offset)
    }
  }

  func files(_ origin: TextOrigin) -> [TemplateFile] {
    files.map { file in
      TemplateFile(
        kind: file.kind, names: file.names, position: origin.position(at: file.offset),
        isConditional: file.isConditional, isOptional: file.isOptional,
        hasContext: file.hasContext, givenNames: file.givenNames, offset: file.offset)
    }
  }
}
