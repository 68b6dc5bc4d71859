import PlayData
import PlayModuleKit

/// Where in a parameter's value a text can stand.
struct HostilePlace: Sendable {
  private enum Step: Sendable {
    case key(String)
    /// A key itself.
    case name(String)
    case index(Int)
  }

  private var steps: [Step] = []

  /// The places of all scalars and keys in a value.
  static func all(in value: Value) -> [HostilePlace] {
    switch value {
    case .map(let map):
      map.flatMap { key, value in
        [HostilePlace(steps: [.name(key)])] + all(in: value).map { $0.below(.key(key)) }
      }
    case .list(let items):
      items.enumerated().flatMap { index, item in all(in: item).map { $0.below(.index(index)) } }
    default: [HostilePlace()]
    }
  }

  /// A value of a type that holds the text wherever it can.
  static func value(of type: ParameterType, text: String) -> Value {
    switch type {
    case .list(let element): .list([value(of: element, text: text)])
    case .map(let element): [text: value(of: element, text: text)]
    case .either(let types): types.first.map { value(of: $0, text: text) } ?? .string(text)
    default: .string(text)
    }
  }

  private func below(_ step: Step) -> HostilePlace {
    var place = self
    place.steps.insert(step, at: 0)
    return place
  }

  /// What stands in the place.
  func text(in value: Value) -> String? {
    guard let step = steps.first else { return value.string ?? JSON.write(value) }
    if case .name(let key) = step { return key }
    return child(step, of: value).flatMap(rest.text)
  }

  /// The value with another text in the place.
  func replacing(_ value: Value, with text: String) -> Value {
    guard let step = steps.first else { return .string(text) }
    let child = rest.replacing(child(step, of: value) ?? .null, with: text)
    switch (step, value) {
    case (.key(let key), .map(let map)): return .map(map.merging([key: child]))
    case (.name(let key), .map(let map)):
      return .map(ValueMap(map.map { ($0.key == key ? text : $0.key, $0.value) }))
    case (.index(let index), .list(var items)):
      items[index] = child
      return .list(items)
    default: return value
    }
  }

  private var rest: HostilePlace { HostilePlace(steps: Array(steps.dropFirst())) }

  private func child(_ step: Step, of value: Value) -> Value? {
    switch step {
    case .key(let key), .name(let key): value.map?[key]
    case .index(let index): value.list?[index]
    }
  }
}
