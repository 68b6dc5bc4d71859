import PlayData

/// A map of a template: one of the scope, or one whose keys can be more than text.
struct Mapping {
  private enum Storage {
    case values(ValueMap)
    case pairs(keys: [Datum], values: [Datum: Datum])
  }

  private var storage: Storage
  /// How deeply the parts that the template made are nested.
  private(set) var depth = 1

  init(_ map: ValueMap) { storage = .values(map) }

  init() { storage = .pairs(keys: [], values: [:]) }

  var count: Int {
    switch storage {
    case .values(let map): map.count
    case .pairs(let keys, _): keys.count
    }
  }

  var keys: [Datum] {
    switch storage {
    case .values(let map): map.keys.map { .string($0) }
    case .pairs(let keys, _): keys
    }
  }

  /// The keys that are text, for suggestions.
  var names: [String] {
    switch storage {
    case .values(let map): map.keys
    case .pairs(let keys, _): keys.compactMap(\.string)
    }
  }

  /// The map of the scope that this is, when it is.
  var valueMap: ValueMap? {
    guard case .values(let map) = storage else { return nil }
    return map
  }

  var pairs: [(key: Datum, value: Datum)] {
    switch storage {
    case .values(let map): map.map { (.string($0.key), Datum($0.value)) }
    case .pairs(let keys, let values): keys.map { ($0, values[$0] ?? .none) }
    }
  }

  /// The value of a name.
  subscript(name: String) -> Datum? {
    switch storage {
    case .values(let map): map[name].map { Datum($0) }
    case .pairs(_, let values): values[.string(name)]
    }
  }

  /// The value of a key.
  func value(of key: Datum) throws -> Datum? {
    try key.checkIsKey()
    switch storage {
    case .values(let map): return key.string.flatMap { map[$0] }.map { Datum($0) }
    case .pairs(_, let values): return values[key]
    }
  }

  /// Sets the value of a key; of equal keys the first one stays, with the last value.
  mutating func set(_ key: Datum, to value: Datum) throws {
    try key.checkIsKey()
    var (keys, values) = takePairs()
    if values.updateValue(value, forKey: key) == nil { keys.append(key) }
    depth = max(depth, value.depth + 1)
    storage = .pairs(keys: keys, values: values)
  }

  /// The pairs, which are no longer in the storage so that they are changed in place.
  private mutating func takePairs() -> ([Datum], [Datum: Datum]) {
    defer { storage = .values(ValueMap()) }
    switch storage {
    case .pairs(let keys, let values): return (keys, values)
    case .values(let map):
      let pairs = map.map { (Datum.string($0.key), Datum($0.value)) }
      return (pairs.map(\.0), Dictionary(pairs) { first, _ in first })
    }
  }
}

extension Datum {
  /// The text, when the value is one.
  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// Whether the value can be a key, as what Python calls hashable.
  func checkIsKey() throws {
    switch try used() {
    case .list, .map, .view: throw Problem.type("\(typeName) cannot be a key of a map")
    case .tuple(let elements): for element in elements { try element.checkIsKey() }
    default: break
    }
  }
}
