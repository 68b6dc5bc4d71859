/// An element of an XML document, with text or with other elements in it.
struct XMLElement {
  let name: String
  let attributes: [(name: String, value: String)]
  let children: [XMLElement]
  private let content: String

  init(
    _ name: String, _ attributes: [(String, String)], _ children: [XMLElement] = [],
    text: String = ""
  ) {
    self.name = name
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    self.children = children
    content = text
  }

  /// The element as a document's text, a line for each element without text.
  var text: String { text(indent: "") }

  private func text(indent: String) -> String {
    let start = attributes.reduce("\(indent)<\(name)") { tag, attribute in
      tag + " \(attribute.name)=\"\(Self.escaped(attribute.value, inAttribute: true))\""
    }
    if !children.isEmpty {
      let inner = children.map { $0.text(indent: indent + "  ") }.joined()
      return "\(start)>\n\(inner)\(indent)</\(name)>\n"
    }
    return content.isEmpty ? "\(start)/>\n" : "\(start)>\(Self.escaped(content))</\(name)>\n"
  }

  /// The text with entities; what XML cannot hold at all is shown as an escape.
  static func escaped(_ text: String, inAttribute: Bool = false) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where inAttribute: result += "&quot;"
      case "\n" where inAttribute: result += "&#10;"
      case "\n": result += "\n"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result += String(scalar).visible
      }
    }
  }
}
