/// Hands parsed values to the synthesised `Decodable` initialiser of a module.
struct ParameterDecoder: Decoder {
  /// Parsed values by property name.
  let values: [String: any Sendable]
  /// The property that is decoded; `nil` for the module as a whole.
  var property: String?
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

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
    var allKeys: [Key] { decoder.values.keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { decoder.values[key.stringValue] != nil }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      try T(from: ParameterDecoder(values: decoder.values, property: key.stringValue))
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
