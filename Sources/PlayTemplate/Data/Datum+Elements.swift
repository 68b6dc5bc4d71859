import PlayData

extension Datum {
  /// The elements that a loop over the value goes through.
  func elements() throws -> Elements {
    switch try used() {
    case .list(let elements), .tuple(let elements), .view(_, let elements): return elements
    case .range(let range): return range.elements
    case .map(let map): return Elements(map.keys)
    case .string(let text): return Elements(text.unicodeScalars.map { .string(String($0)) })
    case .undefined: return Elements([])
    default: throw Problem.type("\(typeName) cannot be looped over", hint: "a list is needed")
    }
  }

  /// The number of elements or characters.
  func count() throws -> Int {
    switch try used() {
    case .list(let elements), .tuple(let elements), .view(_, let elements): return elements.count
    case .range(let range): return range.count
    case .map(let map): return map.count
    case .string(let text): return text.unicodeScalars.count
    case .object(let loop as Loop): return loop.length
    case .undefined: return 0
    default: throw Problem.type("\(typeName) has no length")
    }
  }

  /// The value for the host program; whatever it loops over becomes a list.
  func value() throws -> Value {
    switch self {
    case .none: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .string(let text): return .string(text)
    case .list(let elements), .tuple(let elements), .view(_, let elements):
      if let values = elements.values { return .list(values) }
      return .list(try elements.filter { !$0.isOmission }.map { try $0.value() })
    case .range(let range): return .list(range.elements.map { .int($0.integer ?? 0) })
    case .map(let map): return .map(try map.value())
    case .object(is Omission): throw Problem.omitted
    case .object(let object): throw Problem.type("\(object.typeName) is not a value")
    case .undefined: return .string(try text())
    case .unknown(let task): return .unknown(until: task)
    }
  }
}

extension Datum {
  /// Whether it is to be left out of the list or the map that it is in.
  fileprivate var isOmission: Bool {
    if case .object(is Omission) = self { true } else { false }
  }
}

extension Mapping {
  /// The map for the host program; keys become text as in JSON.
  func value() throws -> ValueMap {
    if let valueMap { return valueMap }
    return ValueMap(
      try pairs.filter { !$0.value.isOmission }.map { (try $0.key.keyText(), try $0.value.value()) }
    )
  }
}

extension Datum {
  /// The text of a key in JSON.
  func keyText() throws -> String {
    switch self {
    case .string(let text): return text
    case .none: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int, .double: return try text()
    default: throw Problem.type("\(typeName) cannot be a key in JSON")
    }
  }
}
