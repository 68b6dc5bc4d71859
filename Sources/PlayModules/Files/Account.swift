import PlayData
import PlayModuleKit

/// A user or a group, by name or by number.
struct Account: Hashable, Sendable, ParameterValue, CustomStringConvertible {
  /// The name or the number as commands take it.
  let text: String

  static var parameterType: ParameterType { .either([.string(format: "a name"), .integer]) }

  init(parameter value: Value, in context: any ParameterContext) throws {
    let text: String? =
      switch value {
      case .int(let number) where number >= 0: String(number)
      default: value.string
      }
    guard let text, Self.isName(text) else {
      throw ParameterMismatch(expected: "the name or the number of an account", got: value)
    }
    self.text = text
  }

  /// pw(8) refuses these characters too; a leading hyphen would be an option of chown(8), and a
  /// colon would start a group.
  private static func isName(_ text: String) -> Bool {
    guard !text.isEmpty, !text.startsWithBytes("-") else { return false }
    return text.unicodeScalars.allSatisfy {
      !$0.properties.isWhitespace && !":/,\"'\\\0".unicodeScalars.contains($0)
    }
  }

  /// Whether this account is the one with this name and number on the host.
  func matches(name: String, number: Int) -> Bool {
    text.hasSameBytes(as: name) || text == String(number)
  }

  var description: String { text }
  var parameterDefault: Value { .string(text) }
}
