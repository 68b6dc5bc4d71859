public import PlayData

extension Value {
  /// The value with its secrets masked, keys of maps included.
  ///
  /// The texts of a list are masked together as well, since they may be the lines of one text.
  public func masked(by mask: (String) -> String) -> Value {
    switch self {
    case .null, .bool: self
    case .int, .double: mask(JSON.write(self)) == JSON.write(self) ? self : .string(Secret.mask)
    case .string(let text): .string(mask(text))
    case .list(let elements): .list(Self.masked(elements, by: mask))
    case .map(let map): .map(map.masked(by: mask))
    case .unknown(let task): .unknown(until: mask(task))
    }
  }

  private static func masked(_ elements: [Value], by mask: (String) -> String) -> [Value] {
    let parts = elements.map { $0.masked(by: mask) }
    let texts = elements.compactMap(\.string)
    guard texts.count > 1, texts.count == elements.count else { return parts }
    let together = mask(texts.joined(separator: "\n"))
    guard together != parts.compactMap(\.string).joined(separator: "\n") else { return parts }
    return together.split(byte: "\n", omittingEmptySubsequences: false)
      .map { .string(String($0)) }
  }
}

extension ValueMap {
  /// The map with its secrets masked, keys included.
  public func masked(by mask: (String) -> String) -> ValueMap {
    ValueMap(map { (mask($0.key), $0.value.masked(by: mask)) })
  }
}
