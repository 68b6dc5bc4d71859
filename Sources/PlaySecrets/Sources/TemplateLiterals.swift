/// The texts in a template that stand in what it renders.
enum TemplateLiterals {
  /// What stands around the tags of a template, and the quoted texts inside them.
  static func parts(of text: String) -> [String] {
    var parts: [Substring] = []
    var rest = text[...]
    while let opening = place(of: ["{{", "{%"], in: rest) {
      parts.append(rest[..<opening])
      let tag = rest[opening...].dropFirst(2)
      let closing = place(of: ["}}", "%}"], in: tag) ?? tag.endIndex
      parts += quoted(in: tag[..<closing])
      rest = tag[closing...].dropFirst(2)
    }
    return (parts + [rest]).filter { !$0.isEmpty }.map(String.init)
  }

  private static func place(of marks: [String], in text: Substring) -> Substring.Index? {
    text.indices.first { index in marks.contains { text[index...].hasPrefix($0) } }
  }

  private static func quoted(in tag: Substring) -> [Substring] {
    var texts: [Substring] = []
    var rest = tag
    while let opening = rest.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
      let text = rest[opening...].dropFirst()
      let closing = text.firstIndex(of: rest[opening]) ?? text.endIndex
      texts.append(text[..<closing])
      rest = text[closing...].dropFirst()
    }
    return texts
  }
}
