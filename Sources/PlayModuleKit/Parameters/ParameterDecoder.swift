/// Hands parsed values to the synthesised `Decodable` initialiser of a module.
///
/// One object decodes one module: it keeps at which property the module is, so that nothing is copied for
/// each of them.
final class ParameterDecoder: Decoder {
  /// A property and its parsed value.
  typealias Entry = (property: String, value: any Sendable)

  private let entries: [Entry]
  /// The place of the property that is decoded; `nil` for the module as a whole.
  private var place: Int?
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Decodes from values in the order in which the module declares its properties.
  init(_ entries: [Entry]) { self.entries = entries }

  /// The property that is decoded and its value; `nil` for the module as a whole.
  var entry: Entry? { place.map { entries[$0] } }

  /// Goes to a property; mostly it is the next one.
  private func go(to property: String) throws {
    let next = place.map { $0 + 1 } ?? 0
    place =
      next < entries.count && entries[next].property == property
      ? next : entries.firstIndex { $0.property == property }
    guard place != nil else {
      throw ParameterProblem(key: property.snakeCased, message: "has no value")
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Container<Key>(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.unsupported }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Self.unsupported }

  private static var unsupported: ParameterProblem {
    ParameterProblem(key: nil, message: "a module has parameters and nothing else to decode")
  }

  private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ParameterDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { decoder.entries.compactMap { Key(stringValue: $0.property) } }

    func contains(_ key: Key) -> Bool {
      decoder.entries.contains { $0.property == key.stringValue }
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      try decoder.go(to: key.stringValue)
      return try T(from: decoder)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      throw ParameterDecoder.unsupported
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw ParameterDecoder.unsupported
    }

    func superDecoder() throws -> any Decoder { throw ParameterDecoder.unsupported }

    func superDecoder(forKey key: Key) throws -> any Decoder { throw ParameterDecoder.unsupported }
  }
}
