/// Hands parsed parameters to the synthesised `Decodable` initialiser of a module.
///
/// One object decodes one module: it keeps at which property the module is, so that nothing is copied for
/// each of them.
final class ParameterDecoder: Decoder {
  /// A property and what it is, a ``Param``.
  struct Entry {
    let property: String
    let value: any Sendable
  }

  private let entries: [Entry]
  /// The place of the property that is decoded next, as far as one follows the other.
  private var place = 0
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Decodes from parameters in the order in which the module declares its properties.
  init(_ entries: [Entry]) { self.entries = entries }

  /// What a property is; mostly it is the next one.
  private func value(of property: String) throws -> any Sendable {
    if place >= entries.count || entries[place].property != property {
      guard let found = entries.firstIndex(where: { $0.property == property }) else {
        throw ParameterProblem(key: property.snakeCased, message: "has no value")
      }
      place = found
    }
    defer { place += 1 }
    return entries[place].value
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Container<Key>(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.unsupported }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Self.unsupported }

  static var unsupported: ParameterProblem {
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
      guard let value = try decoder.value(of: key.stringValue) as? T else {
        throw ParameterProblem(
          key: key.stringValue.snakeCased, message: "has a value of another type")
      }
      return value
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
