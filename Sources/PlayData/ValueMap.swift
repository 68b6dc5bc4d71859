/// A map from text to values that keeps the order in which its keys were first set.
public struct ValueMap: Sendable {
  /// The keys in order.
  public private(set) var keys: [String] = []
  private var storage: [String: Value] = [:]

  /// Creates an empty map.
  public init() {}

  /// Creates a map; of an equal key the last value wins.
  public init(_ pairs: some Sequence<(String, Value)>) {
    for (key, value) in pairs { self[key] = value }
  }

  /// The number of keys.
  public var count: Int { keys.count }

  /// Whether there are no keys.
  public var isEmpty: Bool { keys.isEmpty }

  /// The value of a key; setting `nil` removes the key.
  public subscript(key: String) -> Value? {
    get { storage[key] }
    set {
      switch (storage[key], newValue) {
      case (nil, .some): keys.append(key)
      case (.some, nil): keys.removeAll { $0 == key }
      default: break
      }
      storage[key] = newValue
    }
  }

  /// This map with the pairs of another one on top.
  public func merging(_ other: ValueMap) -> ValueMap {
    var merged = self
    for (key, value) in other { merged[key] = value }
    return merged
  }
}

extension ValueMap: Sequence {
  /// Iterates over the pairs in the order of the keys.
  public func makeIterator() -> AnyIterator<(key: String, value: Value)> {
    var keys = keys.makeIterator()
    let storage = storage
    return AnyIterator {
      guard let key = keys.next(), let value = storage[key] else { return nil }
      return (key, value)
    }
  }
}

extension ValueMap: Hashable {
  /// Equal when they hold the same pairs, in whatever order, as in JSON and Python.
  public static func == (left: ValueMap, right: ValueMap) -> Bool {
    left.storage == right.storage
  }

  /// Hashes the pairs without their order.
  public func hash(into hasher: inout Hasher) { hasher.combine(storage) }
}

extension ValueMap: ExpressibleByDictionaryLiteral {
  /// Creates a map from a literal.
  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
