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
      $0.isRequired && $0.aliases.isEmpty && $0.key != module.info.collectsUnknown
    }
    if !required.isEmpty { schema["required"] = .list(required.map { .string($0.key) }) }
    return schema
  }

  private static func property(_ parameter: ParameterDefinition) -> ValueMap {
    var schema = property(type: parameter.type, documentation: parameter.documentation)
    if let value = parameter.defaultValue, value != .null { schema["default"] = value }
    return schema
  }

  /// The schema of a value of a type; a template may stand in its place.
  public static func property(type: ParameterType, documentation: String) -> ValueMap {
    let schema = Self.schema(of: type)
    return ValueMap([("description", .string(documentation))]).merging(
      type.isText ? schema : ["anyOf": [.map(schema), Self.template]])
  }

  private static let template: Value = ["type": "string", "pattern": "\\{\\{"]

  private static func schema(of type: ParameterType) -> ValueMap {
    switch type {
    case .string: ["type": "string"]
    case .integer: ["type": "integer"]
    case .number: ["type": "number"]
    case .boolean: ["type": "boolean"]
    case .choice(let words): ["enum": .list(words.map { .string($0) })]
    case .list(let element):
      [
        "anyOf": [
          ["type": "array", "items": .map(schema(of: element))], .map(schema(of: element)),
        ]
      ]
    case .map(let element):
      ["type": "object", "additionalProperties": .map(schema(of: element))]
    case .either(let types): ["anyOf": .list(types.map { .map(schema(of: $0)) })]
    case .any: [:]
    }
  }
}

extension ParameterType {
  /// Whether any text is allowed, so that a template needs no mention of its own.
  fileprivate var isText: Bool {
    switch self {
    case .string, .any: true
    case .list(let element): element.isText
    case .either(let types): types.contains { $0.isText }
    default: false
    }
  }
}
