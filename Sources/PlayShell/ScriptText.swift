/// A piece of a script, put together like a string.
///
/// It holds bytes, as they are sent: a string would look at each of its parts for what it is made of, which
/// was most of the work of writing a script.
struct ScriptText: Equatable {
  private(set) var bytes: [UInt8] = []

  static func += (text: inout ScriptText, other: ScriptText) { text.bytes += other.bytes }
}

extension ScriptText: ExpressibleByStringInterpolation {
  /// Puts the bytes of what is interpolated in a row.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + interpolationCount * 32)
    }

    mutating func appendLiteral(_ literal: String) { append(literal) }
    mutating func appendInterpolation(_ text: String) { append(text) }
    mutating func appendInterpolation(_ text: ScriptText) { bytes += text.bytes }
    mutating func appendInterpolation(_ number: Int) { append(String(number)) }

    private mutating func append(_ text: String) { bytes += text.utf8 }
  }

  init(stringLiteral text: String) { bytes = Array(text.utf8) }
  init(stringInterpolation text: StringInterpolation) { bytes = text.bytes }
}
