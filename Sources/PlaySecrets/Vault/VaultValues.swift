public import PlayData

/// The encrypted values in a JSON file that is not encrypted as a whole.
public struct VaultValues {
  private let source: Source
  private let values: [Node]

  /// Finds the values; `nil` when the text is not JSON or has none.
  public init?(in source: Source) {
    guard let root = try? JSON.read(source) else { return nil }
    (self.source, values) = (source, Self.values(in: root))
    if values.isEmpty { return nil }
  }

  /// The text with every value encrypted with the first password of another vault; all else stays as
  /// it is.
  ///
  /// - Throws: `VaultError`.
  public func rekeyed(from old: Vault, to new: Vault) throws(VaultError) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    for value in values {
      guard let text = value.string else {
        throw .damaged("the value at \(value.position) is not one string")
      }
      let sealed = try new.seal(try old.open(Array(text.utf8)))
      result += source.bytes[copied..<value.position.offset]
      result += JSON.write(.string(String(decoding: sealed, as: UTF8.self))).utf8
      copied = end(of: value)
    }
    return result + source.bytes[copied...]
  }

  private static func values(in node: Node) -> [Node] {
    (node.list ?? []).flatMap(values)
      + (node.entries ?? []).flatMap { entry in
        SecretMarker(rawValue: entry.key)?.isVault == true ? [entry.value] : values(in: entry.value)
      }
  }

  /// The place behind a string.
  private func end(of value: Node) -> Int {
    var index = value.position.offset + 1
    while index < source.bytes.count, source.bytes[index] != UInt8(ascii: "\"") {
      index += source.bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index + 1
  }
}
