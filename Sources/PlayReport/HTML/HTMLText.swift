/// Text of an HTML page; what is put into it can never become an element.
struct HTMLText: ExpressibleByStringInterpolation {
  /// The page's source.
  private(set) var source: String

  init(stringLiteral source: String) { self.source = source }

  init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

  static func += (left: inout HTMLText, right: HTMLText) { left.source += right.source }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ text: String) { source += text }

    mutating func appendInterpolation(_ text: String) {
      source += XMLElement.escaped(text, inAttribute: true)
    }

    mutating func appendInterpolation(_ number: Int) { source += String(number) }

    mutating func appendInterpolation(_ part: HTMLText) { source += part.source }

    mutating func appendInterpolation(_ parts: [HTMLText]) {
      for part in parts { source += part.source }
    }
  }
}
