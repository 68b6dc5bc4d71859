public import PlayData
public import PlayEngine

/// The explanation of a variable, as programs read it.
public struct ExplanationRecord {
  private let explanation: Explanation

  /// Prepares the record.
  public init(_ explanation: Explanation) { self.explanation = explanation }

  /// A map of JSON; what only a run can tell has no `value` and no `written`.
  public var value: Value {
    .map([
      "host": .string(explanation.host), "variable": .string(explanation.variable),
      "views": .list(explanation.views.map(Self.view)),
    ])
  }

  private static func view(_ view: Explanation.View) -> Value {
    var map = view.place.record
    map["followers"] = .int(view.followers)
    switch view.value {
    case .value(let value): map["value"] = value
    case .knownLater: break
    case .failure(let message): map["error"] = .string(message)
    }
    map["set_by"] = view.definitions.first.map(definition) ?? .null
    map["hides"] = .list(view.definitions.dropFirst().map(definition))
    map["then"] = .list(view.later.map(definition))
    return .map(map)
  }

  private static func definition(_ definition: Explanation.Definition) -> Value {
    var map: ValueMap = [
      "level": .int(definition.level), "name": .string(definition.name),
      "position": definition.position.map { .string("\($0)") } ?? .null,
    ]
    if let written = definition.written { map["written"] = written }
    return .map(map)
  }
}

extension Explanation.Place {
  fileprivate var record: ValueMap {
    switch self {
    case .inventory: ["place": "inventory"]
    case .play(let name, let position):
      ["place": "play", "name": .string(name), "position": .string("\(position)")]
    case .role(let role, let use, let position):
      [
        "place": "role", "name": .string(role), "use": .string(use),
        "position": .string("\(position)"),
      ]
    case .task(let name, let position):
      ["place": "task", "name": .string(name), "position": .string("\(position)")]
    }
  }
}
