public import PlayData
public import PlayModuleKit

/// The JSON Schema of playbooks, generated from the keywords and the modules' declarations.
public struct PlaybookSchema: Sendable {
  private let modules: [ModuleDefinition]

  /// The schema of playbooks that use these modules.
  public init(modules: [ModuleDefinition]) { self.modules = modules }

  /// The schema, draft 2020-12.
  public var value: Value {
    let definitions = modules.map { ("module_\($0.info.name)", ModuleSchema($0).value) }
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "swplay playbook",
      "anyOf": [Self.reference("play"), ["type": "array", "items": Self.reference("play")]],
      "$defs": .map(
        ValueMap(
          [("play", play), ("task", task), ("tasks", Self.list(of: "task"))] + definitions)),
    ]
  }

  private static func reference(_ name: String) -> Value { ["$ref": .string("#/$defs/\(name)")] }

  private static func list(of name: String) -> Value {
    ["type": "array", "items": reference(name)]
  }

  private static let lists: Set = [
    "block", "rescue", "always", "tasks", "pre_tasks", "post_tasks", "handlers",
  ]

  private static func properties(_ keywords: [Keyword]) -> ValueMap {
    ValueMap(
      keywords.map { keyword in
        guard lists.contains(keyword.name) else {
          return (keyword.name, .map(ModuleSchema.property(keyword)))
        }
        return (
          keyword.name,
          ["$ref": "#/$defs/tasks", "description": .string(keyword.documentation)]
        )
      })
  }

  /// A map with these keys, of which one must be there.
  private static func object(_ keywords: [Keyword], requiring key: String) -> Value {
    [
      "type": "object", "properties": .map(properties(keywords)),
      "required": [.string(key)], "additionalProperties": false,
    ]
  }

  private var play: Value {
    [
      "anyOf": [
        Self.object(Keyword.play, requiring: "hosts"),
        Self.object(Keyword.playbookImport, requiring: "import_playbook"),
      ]
    ]
  }

  private var task: Value {
    var properties = Self.properties(Keyword.task)
    for module in modules {
      properties[module.info.name] = [
        "$ref": .string("#/$defs/module_\(module.info.name)"),
        "description": .string(module.info.summary),
      ]
    }
    let call: Value = [
      "type": "object", "properties": .map(properties), "additionalProperties": false,
      "oneOf": .list(modules.map { ["required": [.string($0.info.name)]] }),
    ]
    let others = [
      (Keyword.block, "block"), (Keyword.meta, "meta"),
      (Keyword.taskImport, "import_tasks"), (Keyword.roleImport, "import_role"),
      (Keyword.taskInclude, "include_tasks"), (Keyword.roleInclude, "include_role"),
    ].map { Self.object($0, requiring: $1) }
    return ["anyOf": .list([call] + others)]
  }
}

extension ModuleSchema {
  /// The schema of a keyword's value.
  fileprivate static func property(_ keyword: Keyword) -> ValueMap {
    property(type: keyword.type, documentation: keyword.documentation)
  }
}
