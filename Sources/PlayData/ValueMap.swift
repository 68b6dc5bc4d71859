/// A map from text to values that keeps the order in which its keys were first set.
public struct ValueMap: Sendable {
  /// Up to so many pairs a key is found sooner by looking at one after the other than by its hash.
  private static let searchedLength = 16

  // A type of its own: what the runtime has to do for a tuple takes longer.
  fileprivate struct Pair: Sendable {
    let key: String
    var value: Value
  }

  private var pairs: [Pair] = []
  /// The places of the keys among the pairs, once these are too many to be searched.
  private var places: [String: Int] = [:]

  /// Creates an empty map.
  public init() {}

  /// Creates an empty map that has room for so many pairs.
  public init(capacity: Int) { pairs.reserveCapacity(capacity) }

  /// Creates a map; of an equal key the last value wins.
  public init(_ pairs: some Sequence<(String, Value)>) {
    self.init(capacity: pairs.underestimatedCount)
    for (key, value) in pairs { self[key] = value }
  }

  /// The number of keys.
  public var count: Int { pairs.count }

  /// Whether there are no keys.
  public var isEmpty: Bool { pairs.isEmpty }

  /// The keys in order.
  public var keys: [String] { pairs.map(\.key) }

  /// The value of a key; setting `nil` removes the key.
  public subscript(key: String) -> Value? {
    get { place(of: key).map { pairs[$0].value } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): pairs[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  private func place(of key: String) -> Int? {
    pairs.count > Self.searchedLength ? places[key] : pairs.firstIndex { $0.key == key }
  }

  private mutating func append(_ key: String, _ value: Value) {
    pairs.append(Pair(key: key, value: value))
    if pairs.count == Self.searchedLength + 1 {
      findPlaces()
    } else if pairs.count > Self.searchedLength {
      places[key] = pairs.count - 1
    }
  }

  private mutating func remove(at place: Int) {
    pairs.remove(at: place)
    findPlaces()
  }

  private mutating func findPlaces() {
    places = [:]
    guard pairs.count > Self.searchedLength else { return }
    places.reserveCapacity(pairs.count)
    for (place, pair) in pairs.enumerated() { places[pair.key] = place }
  }

  /// This map without some of its keys.
  public func without(_ keys: [String]) -> ValueMap {
    var map = ValueMap(capacity: count)
    for pair in pairs where !keys.contains(pair.key) { map.append(pair.key, pair.value) }
    return map
  }

  /// This map with the pairs of another one on top.
  public func merging(_ other: ValueMap) -> ValueMap {
    var merged = self
    merged.merge(other)
    return merged
  }

  /// Puts the pairs of another map on top.
  public mutating func merge(_ other: ValueMap) {
    pairs.reserveCapacity(pairs.count + other.pairs.count)
    for pair in other.pairs { self[pair.key] = pair.value }
  }
}

extension ValueMap: Sequence {
  /// Goes over the pairs.
  public struct Iterator: IteratorProtocol {
    fileprivate var pairs: IndexingIterator<[Pair]>

    /// The next pair.
    public mutating func next() -> (key: String, value: Value)? {
      pairs.next().map { ($0.key, $0.value) }
    }
  }

  /// Iterates over the pairs in the order of the keys.
  public func makeIterator() -> Iterator { Iterator(pairs: pairs.makeIterator()) }

  /// The number of pairs.
  public var underestimatedCount: Int { pairs.count }
}

extension ValueMap: Hashable {
  /// Equal when they hold the same pairs, in whatever order, as in JSON and Python.
  public static func == (left: ValueMap, right: ValueMap) -> Bool {
    guard left.count == right.count else { return false }
    // Mostly the order is the same, too.
    let others = zip(left.pairs, right.pairs)
    guard others.contains(where: { $0.key != $1.key }) else {
      return others.allSatisfy { $0.value == $1.value }
    }
    return left.allSatisfy { right[$0.key] == $0.value }
  }

  /// Hashes the pairs without their order.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(Dictionary(pairs.lazy.map { ($0.key, $0.value) }) { $1 })
  }
}

extension ValueMap: ExpressibleByDictionaryLiteral {
  /// Creates a map from a literal.
  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
