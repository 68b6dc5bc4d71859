public import PlayData

/// The JSON Schema (draft 2020-12) of a module's parameters, generated from its declaration.
public struct ModuleSchema: Sendable {
  private let module: ModuleDefinition

  /// The schema of this module.
  public init(_ module: ModuleDefinition) { self.module = module }

  /// The schema of what stands behind the module's name in a task.
  public var value: Value {
    let schema = Value.map(object)
    guard let shorthand = module.info.shorthand else { return schema }
    let documentation = module.parameter(shorthand)?.documentation ?? ""
    return ["anyOf": [schema, ["type": "string", "description": .string(documentation)]]]
  }

  private var object: ValueMap {
    var properties = ValueMap()
    for parameter in module.parameters where parameter.key != module.info.collectsUnknown {
      for key in [parameter.key] + parameter.aliases {
        properties[key] = .map(Self.property(parameter))
      }
    }
    var schema: ValueMap = [
      "type": "object",
      "description": .string(module.info.summary),
      "properties": .map(properties),
      "additionalProperties": .bool(module.info.collectsUnknown != nil),
    ]
    let required = module.parameters.filter {
      $0.isRequired && $0.key != module.info.collectsUnknown
    }
    let single = required.filter(\.aliases.isEmpty)
    if !single.isEmpty { schema["required"] = .list(single.map { .string($0.key) }) }
    let named = required.filter { !$0.aliases.isEmpty }
    if !named.isEmpty { schema["allOf"] = .list(named.map(Self.anyName)) }
    return schema
  }

  /// A parameter that must be given by one of its names.
  private static func anyName(of parameter: ParameterDefinition) -> Value {
    let names = [parameter.key] + parameter.aliases
    return ["anyOf": .list(names.map { ["required": [.string($0)]] })]
  }

  private static func property(_ parameter: ParameterDefinition) -> ValueMap {
    var schema = property(type: parameter.type, documentation: parameter.documentation)
    if let value = parameter.defaultValue, value != .null { schema["default"] = value }
    return schema
  }

  /// The schema of a value of a type.
  public static func property(type: ParameterType, documentation: String) -> ValueMap {
    ValueMap([("description", .string(documentation))]).merging(schema(of: type))
  }

  private static let text: ValueMap = ["type": "string"]
  /// A template may stand in any value's place.
  private static let template: ValueMap = ["type": "string", "pattern": "\\{\\{"]

  private static func schema(of type: ParameterType) -> ValueMap {
    var choices: [ValueMap] = []
    for choice in alternatives(to: type) where !choices.contains(choice) { choices.append(choice) }
    if choices.contains([:]) { return [:] }
    if choices.contains(text) { choices.removeAll { $0 == template } }
    return choices.count == 1 ? choices[0] : ["anyOf": .list(choices.map { .map($0) })]
  }

  private static func alternatives(to type: ParameterType) -> [ValueMap] {
    switch type {
    case .string: [text]
    case .integer: [["type": "integer"], template]
    case .number: [["type": "number"], template]
    case .boolean: [["type": "boolean"], template]
    case .choice(let words): [["enum": .list(words.map { .string($0) })], template]
    case .list(let element):
      // One value may stand for a list of one.
      [["type": "array", "items": .map(schema(of: element))]] + alternatives(to: element)
    case .map(let element):
      [["type": "object", "additionalProperties": .map(schema(of: element))], template]
    case .either(let types): types.flatMap(alternatives)
    case .any: [[:]]
    }
  }
}
